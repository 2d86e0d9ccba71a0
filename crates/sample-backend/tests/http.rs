//! Everything around the data: sessions, tokens, origins, caching, compression, speed.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on shall stop; clippy.toml reaches the tests, but not their helpers"
)]

mod support;

use sample_backend::data::generated::Sizes;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use support::{PEOPLE, Person, curated, encode, fresh, generated, with_tokens};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[test]
fn the_sign_in_page_lists_everyone_and_what_they_see() {
    let stranger = curated().stranger();
    let page = stranger.get("/sign-in?returnTo=%2Fcustomer-activity%3Fstatus%3Dall");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let text = page.text();
    for person in PEOPLE {
        assert!(text.contains(&format!("name=\"person\" value=\"{person}\"")), "{person}");
        assert!(text.contains(&format!("aria-describedby=\"sees-{person}\"")), "{person}");
    }
    assert!(text.contains("value=\"/customer-activity?status=all\""));
    assert!(!text.contains("<script") && !text.contains("style="), "nothing inline");
    let style = stranger.get("/sign-in/style.css");
    assert_eq!((style.status, style.header("content-type")), (200, "text/css; charset=utf-8"));
    let hostile =
        stranger.get(&format!("/sign-in?returnTo={}", encode("\"><script>alert(1)</script>"))).text();
    assert!(!hostile.contains("<script"));
}

#[test]
fn the_sign_in_page_is_in_the_readers_language() {
    let stranger = curated().stranger();
    for (wanted, lang, title, sees, unknown, back) in [
        ("en-GB,en;q=0.9", "en", "Sign in", "Not in any workspace", "Person not found", "Back"),
        (
            "de-AT,de;q=0.9,en;q=0.5",
            "de",
            "Anmelden",
            "In keinem Arbeitsbereich",
            "Person nicht gefunden",
            "Zurück",
        ),
        (
            "fr-FR,fr;q=0.9,en;q=0.5",
            "fr",
            "Connexion",
            "Dans aucun espace de travail",
            "Personne introuvable",
            "Retour",
        ),
        (
            "it, fr-CH;q=0.8, de;q=0.6",
            "fr",
            "Connexion",
            "Contact de support\u{a0}: aucun accès",
            "Personne introuvable",
            "Retour",
        ),
        ("it", "en", "Sign in", "Support contact: no access", "Person not found", "Back"),
    ] {
        let headers = [("accept-language", wanted)];
        let page = stranger.get_with("/sign-in", &headers).text();
        for part in [
            &format!("<html lang=\"{lang}\">"),
            &format!("<title>{title}</title>"),
            &format!("<h1>{title}</h1>"),
            sees,
        ] {
            assert!(page.contains(part), "{wanted}: no {part}");
        }
        let nobody = stranger.send("POST", "/sign-in", &[headers[0], FORM], b"person=nobody");
        assert_eq!(nobody.status, 400, "{wanted}");
        let page = nobody.text();
        for part in
            [&format!("<html lang=\"{lang}\">"), &format!("<h1>{unknown}</h1>"), &format!(">{back}</a>")]
        {
            assert!(page.contains(part), "{wanted}: no {part}");
        }
    }
}

#[test]
fn a_session_starts_and_ends() {
    let backend = curated();
    let stranger = backend.stranger();
    let answer = stranger.send("POST", "/sign-in", &[FORM], b"person=member&returnTo=%2Fx");
    assert_eq!((answer.status, answer.header("location")), (303, "/x"));
    let cookie = answer.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let one = cookie.split(';').next().unwrap();
    let again = stranger.send("POST", "/sign-in", &[FORM], b"person=member");
    assert_ne!(
        one,
        again.header("set-cookie").split(';').next().unwrap(),
        "every session has an id of its own"
    );
    assert_eq!(stranger.get_with("/api/v1/me", &[("cookie", one)]).status, 200);
    assert_eq!(stranger.get_with("/api/v1/me", &[("cookie", "sample-session=member")]).status, 401);
    assert_eq!(stranger.get("/api/v1/me").status, 401);
    // Signing in as another person ends the earlier session.
    let other = stranger.send("POST", "/sign-in", &[FORM, ("cookie", one)], b"person=mixed");
    assert_eq!(stranger.get_with("/api/v1/me", &[("cookie", one)]).status, 401);
    let two = other.header("set-cookie").split(';').next().unwrap();
    let out = stranger.send("GET", "/sign-out", &[("cookie", two)], b"");
    assert_eq!((out.status, out.header("location")), (303, "/sign-in"));
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(stranger.get_with("/api/v1/me", &[("cookie", two)]).status, 401);
    assert_eq!(stranger.send("POST", "/sign-in", &[FORM], b"person=nobody").status, 400);
}

#[test]
fn return_to_never_leads_elsewhere() {
    let stranger = curated().stranger();
    for hostile in [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/a\r\nset-cookie: x=y",
        "evil.example",
        "\\\\evil",
        "/\u{2028}",
    ] {
        let body = format!("person=member&returnTo={}", encode(hostile));
        let answer = stranger.send("POST", "/sign-in", &[FORM], body.as_bytes());
        assert_eq!((answer.status, answer.header("location")), (303, "/"), "{hostile:?}");
        let page = stranger.get(&format!("/sign-in?returnTo={}", encode(hostile)));
        assert!(page.text().contains("name=\"returnTo\" value=\"/\""), "{hostile:?}");
    }
}

#[test]
fn writes_are_accepted_from_the_own_origin_only() {
    let backend = fresh();
    let admin = backend.person("workspace-admin");
    let body = br#"{"roles":[]}"#;
    let put = |headers: &[(&str, &str)]| {
        let headers: Vec<_> = headers
            .iter()
            .copied()
            .chain([("if-match", "*"), ("content-type", "application/json")])
            .collect();
        admin.send("PUT", "/api/v1/users/u-41/roles?workspace=w-1", &headers, body).status
    };
    let foreign: &[&[(&str, &str)]] = &[
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", &backend.origin)],
    ];
    for headers in foreign {
        assert_eq!(put(headers), 403, "{headers:?}");
        assert_eq!(
            admin.send("POST", "/sign-in", &[*headers, &[FORM][..]].concat(), b"person=member").status,
            403,
            "{headers:?}"
        );
        assert_eq!(admin.send("POST", "/sign-out", headers, b"").status, 403, "{headers:?}");
    }
    assert_eq!(admin.send("GET", "/sign-out", &[("sec-fetch-site", "cross-site")], b"").status, 403);
    assert_eq!(admin.status("/me"), 200, "the session is still there");
    assert_eq!(put(&[("origin", &backend.origin)]), 200);
    // Behind a development proxy `Host` is not the page's, but `Sec-Fetch-Site` is right.
    assert_eq!(put(&[("sec-fetch-site", "same-origin"), ("origin", "http://localhost:8080")]), 200);
}

fn token(person: &Person<'_>) -> String {
    let answer = person.send("POST", "/token", &[], b"");
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("content-type"), "application/json");
    assert!(answer.json()["expiresIn"].as_u64().unwrap() > 60);
    answer.json()["token"].as_str().unwrap().to_owned()
}

#[test]
fn a_token_acts_for_its_person() {
    let backend = with_tokens();
    let stranger = backend.stranger();
    let me = |token: &str| {
        let answer = stranger.get_with("/api/v1/me", &[("authorization", &format!("Bearer {token}"))]);
        let name = (answer.status == 200).then(|| answer.json()["user"]["displayName"].clone());
        (answer.status, name.unwrap_or_default())
    };
    let (admin, member) = (backend.person("customer-admin"), backend.person("member"));
    let (one, two, other) = (token(&admin), token(&admin), token(&member));
    assert!(one != two && one.len() > 40, "tokens cannot be guessed");
    assert_eq!(me(&one), (200, json!("Amelia Hartmann")));
    assert_eq!(me(&two), me(&one));
    assert_eq!(me(&other), (200, json!("Chloé Dupont")));
    assert!(!admin.get("/api/v1/me").header("set-cookie").contains(&one));
    // The rights and the tag are that person's.
    let with = |token: &str, target: &str| {
        stranger.get_with(target, &[("authorization", &format!("Bearer {token}"))])
    };
    assert_eq!(with(&other, "/api/v1/activity").status, 403);
    let answer = with(&one, "/api/v1/activity");
    assert_eq!((answer.status, answer.header("etag")), (200, admin.get("/api/v1/activity").header("etag")));
    let journal = admin.get("/journal").json();
    let asked: Vec<_> = journal.as_array().unwrap().iter().map(|entry| &entry["person"]).collect();
    assert_eq!(asked.iter().filter(|person| **person == "member").count(), 2, "{asked:?}");
    assert!(!asked.contains(&&Value::Null), "{asked:?}");
    // A fault applies to every client that sends the cookie, signed in or not.
    let fault = format!("sample-faults={}", encode(r#"[{"path":"/me","status":503}]"#));
    let bearer = format!("Bearer {one}");
    let faulty = stranger.get_with("/api/v1/me", &[("authorization", &bearer), ("cookie", &fault)]);
    assert_eq!(faulty.status, 503);
    // Revoked for this person, and for nobody else.
    assert_eq!(admin.send("DELETE", "/token", &[], b"").status, 204);
    assert_eq!((me(&one).0, me(&two).0, me(&other).0), (401, 401, 200));
    assert_eq!(me(&token(&admin)).0, 200);
}

#[test]
fn a_request_with_a_token_is_judged_by_it_alone() {
    let backend = with_tokens();
    let (admin, member) = (backend.person("customer-admin"), backend.person("member"));
    let of_member = format!("Bearer {}", token(&member));
    assert_eq!(admin.status("/activity"), 200);
    let answer = admin.get_with("/api/v1/activity", &[("authorization", &of_member)]);
    assert_eq!(answer.status, 403, "the cookie's rights are not those of the token");
    for unknown in ["Bearer nobody", "Bearer ", "Bearer", "Basic YTpi", "", &admin.cookie] {
        let answer = admin.get_with("/api/v1/me", &[("authorization", unknown)]);
        assert_eq!(answer.status, 401, "{unknown:?}: the cookie does not help");
        assert_eq!(answer.json()["signInUrl"], "/sign-in");
    }
    let session = admin.cookie.split_once('=').unwrap().1;
    let as_token = format!("Bearer {session}");
    assert_eq!(backend.stranger().get_with("/api/v1/me", &[("authorization", &as_token)]).status, 401);
}

#[test]
fn tokens_and_token_writes_need_the_own_origin() {
    let backend = with_tokens();
    let admin = backend.person("workspace-admin");
    let bearer = format!("Bearer {}", token(&admin));
    let stranger = backend.stranger();
    for method in ["POST", "DELETE"] {
        for foreign in [
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            assert_eq!(admin.send(method, "/token", &[foreign], b"").status, 403, "{method} {foreign:?}");
        }
        assert_eq!(stranger.send(method, "/token", &[], b"").status, 401, "{method}");
        // A token does not issue further tokens, which would make access endless.
        assert_eq!(
            stranger.send(method, "/token", &[("authorization", &bearer)], b"").status,
            401,
            "{method}"
        );
        assert_eq!(
            curated().person("member").send(method, "/token", &[], b"").status,
            404,
            "not asked for at the start"
        );
    }
    let put = |more: &[(&str, &str)]| {
        let usual =
            [("authorization", bearer.as_str()), ("if-match", "*"), ("content-type", "application/json")];
        let headers = [&usual[..], more].concat();
        stranger.send("PUT", "/api/v1/users/u-41/roles?workspace=w-1", &headers, br#"{"roles":[]}"#).status
    };
    assert_eq!(put(&[("origin", "https://evil.example")]), 403);
    assert_eq!(put(&[("sec-fetch-site", "cross-site")]), 403);
    assert_eq!(put(&[]), 200);
    // A backend that issues no tokens accepts none.
    let answer = curated().person("member").get_with("/api/v1/me", &[("authorization", &bearer)]);
    assert_eq!(answer.status, 401);
}

#[test]
fn etags_save_the_body_and_differ_from_person_to_person() {
    let admin = curated().person("customer-admin");
    let twin = curated().person("workspace-admin");
    for path in [
        "/me",
        "/activity",
        "/series",
        "/entitlements/e-1",
        "/kinds/advisorySupport",
        "/entitlements/e-1/records?limit=5",
        "/users?workspace=w-1",
        "/entitlements/e-1/records/facets?field=status",
    ] {
        let target = format!("/api/v1{path}");
        let first = admin.get(&target);
        let tag = first.header("etag").to_owned();
        let again = admin.get_with(&target, &[("if-none-match", &tag)]);
        assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, tag.as_str()), "{path}");
        assert_eq!(again.header("cache-control"), "no-store");
        assert_eq!(admin.get_with(&target, &[("if-none-match", &format!("\"x\", {tag}"))]).status, 304);
        assert_eq!(admin.get_with(&target, &[("if-none-match", "W/\"0\"")]).status, 200);
        // The same rights, and still another response.
        let other = twin.get_with(&target, &[("if-none-match", &tag)]);
        assert_eq!(other.status, 200, "{path}");
        assert_ne!(other.header("etag"), tag, "{path}");
        assert_eq!(curated().stranger().get_with(&target, &[("if-none-match", &tag)]).status, 401);
        let differs = |language: &str| {
            admin.get_with(&target, &[("accept-language", language), ("if-none-match", &tag)]).status == 200
        };
        // Lists of records and people differ by the revision of their order.
        let translated = [
            "/activity",
            "/entitlements/e-1",
            "/kinds/advisorySupport",
            "/entitlements/e-1/records?limit=5",
            "/users?workspace=w-1",
        ];
        for language in ["de", "fr"] {
            assert_eq!(differs(language), translated.contains(&path), "{path}: {language}");
        }
    }
}

#[test]
fn unknown_paths_and_methods_are_problems() {
    let admin = curated().person("customer-admin");
    for (method, path, status) in [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v2/me", 404),
        ("GET", "/api", 404),
        ("GET", "/api/", 404),
        ("POST", "/api/v1/me", 405),
        ("DELETE", "/api/v1/users/u-41/roles", 405),
        ("GET", "/api/v1/users/u-41/roles", 405),
    ] {
        let answer = admin.send(method, path, &[], b"");
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{method} {path}");
        assert_eq!(answer.json()["status"], status);
    }
    assert_eq!(admin.get("/healthz").text(), "ok\n");
}

#[test]
fn responses_are_compressed_on_request() {
    let admin = curated().person("customer-admin");
    let plain = admin.get("/api/v1/activity");
    assert_eq!(plain.header("content-encoding"), "");
    for encoding in ["br", "gzip"] {
        let packed = admin.get_with("/api/v1/activity", &[("accept-encoding", encoding)]);
        assert_eq!(packed.header("content-encoding"), encoding);
        assert!(
            packed.body.len() * 4 < plain.body.len(),
            "{encoding}: {} of {}",
            packed.body.len(),
            plain.body.len()
        );
        assert!(packed.header("vary").contains("accept-encoding"));
    }
}

#[test]
fn a_large_entitlement_is_paged_quickly() {
    let backend = generated(Sizes { packages: 1, entitlements: 1, records: 30_000, ..Sizes::default() });
    let admin = backend.person("customer-admin");
    let first = admin.api("/entitlements/e-1/records?limit=1000");
    assert_eq!(first["meta"]["count"], 30_000);
    assert!(first["meta"]["sums"]["hours"].is_string());
    for (path, rows) in [
        ("sort=title&offset=14321", 200),
        ("q=cluster&sort=-hours,number", 200),
        ("offset=29900&limit=1000", 100),
    ] {
        admin.api(&format!("/entitlements/e-1/records?{path}"));
        let begun = Instant::now();
        let page = admin.api(&format!("/entitlements/e-1/records?{path}"));
        assert_eq!(page["data"].as_array().unwrap().len(), rows);
        // Even without optimisation; with it, a few milliseconds.
        assert!(begun.elapsed() < Duration::from_secs(2), "{path}: {:?}", begun.elapsed());
    }
    // The same indexes give the same records, whenever and in whatever order they are requested.
    let again = generated(Sizes { packages: 1, entitlements: 1, records: 30_000, ..Sizes::default() });
    let other = again.person("customer-admin").api("/entitlements/e-1/records?limit=1000");
    assert_eq!(other["data"], first["data"]);
}
