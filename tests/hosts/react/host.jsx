// A React component around the app. (The server of these hosts bundles this file with React.)
import { StrictMode, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { mount } from '/assets/customer-activity/customer-activity.js';

function CustomerActivity({ basePath, locale }) {
  const place = useRef(null);
  const activity = useRef(null);

  // In development StrictMode mounts twice: the first instance is unmounted while it is loading.
  useEffect(() => {
    activity.current = mount(place.current, { basePath, locale });
    return () => void activity.current.unmount();
  }, [basePath]);

  // The language changes in place.
  useEffect(() => activity.current.update({ locale }), [locale]);

  return <div ref={place} />;
}

function Portal() {
  const [locale, setLocale] = useState('en');
  return (
    <>
      <p className="bar">
        <label>
          Language{' '}
          <select value={locale} onChange={(event) => setLocale(event.target.value)}>
            <option value="en">English</option>
            <option value="de">Deutsch</option>
          </select>
        </label>
      </p>
      <CustomerActivity basePath="/react" locale={locale} />
    </>
  );
}

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <Portal />
  </StrictMode>,
);
