//! The words of the first visit, English first, German beside it. What only the pages of the chunk say is in
//! [`page_messages`](super::page_messages).
//!
//! German terms follow the domain's glossary, which mends slips of the page this one replaces ("Reaktiver Support", not
//! "Dynamischer Support"; "Leistung" or "Anspruch" for an entitlement, never "Berechtigung", which is a person's right).

/// A message that depends on a number: one, or any other. English and German share the rule (CLDR: `i = 1 and v = 0`).
#[derive(Clone, Copy, Debug)]
pub struct Plural {
    /// For exactly one.
    pub one: &'static str,
    /// For everything else.
    pub other: &'static str,
}

impl Plural {
    /// The form for a number.
    pub fn of(&self, is_one: bool) -> &'static str {
        if is_one { self.one } else { self.other }
    }
}

/// The forms of a unit.
#[derive(Clone, Copy, Debug)]
pub struct UnitForms {
    /// After exactly one.
    pub one: &'static str,
    /// After any other number.
    pub other: &'static str,
    /// After "of" and any other number; German has a dative there.
    pub of_other: &'static str,
}

/// Declares the words of one struct, both languages of a key side by side.
macro_rules! messages {
    ($(#[$about:meta])* $name:ident $(beside $first:ident)?;
     texts { $($key:ident: $en:literal, $de:literal;)+ } plurals { $($plural:ident: [$en_one:literal, $en_other:literal], [$de_one:literal, $de_other:literal];)+ }
     units { $($unit:ident: [$ue1:literal, $ue2:literal, $ue3:literal], [$ud1:literal, $ud2:literal, $ud3:literal];)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name {
            $(/// The words that the first visit has as well.
            $first: &'static $crate::$first::Messages,)?
            $(#[doc = $en] pub $key: &'static str,)+
            $(#[doc = $en_other] pub $plural: $crate::Plural,)+
            $(#[doc = $ue2] pub $unit: $crate::UnitForms,)*
        }

        /// English.
        pub static EN: $name = $name {
            $($first: &$crate::$first::EN,)?
            $($key: $en,)+
            $($plural: $crate::Plural { one: $en_one, other: $en_other },)+
            $($unit: $crate::UnitForms { one: $ue1, other: $ue2, of_other: $ue3 },)*
        };

        /// German.
        pub static DE: $name = $name {
            $($first: &$crate::$first::DE,)?
            $($key: $de,)+
            $($plural: $crate::Plural { one: $de_one, other: $de_other },)+
            $($unit: $crate::UnitForms { one: $ud1, other: $ud2, of_other: $ud3 },)*
        };

        /// Every text as key, English, German: for the tests that hold the languages against each other.
        #[cfg(test)]
        pub fn texts() -> Vec<(&'static str, &'static str, &'static str)> {
            vec![
                $((stringify!($key), $en, $de),)+
                $((stringify!($plural), $en_one, $de_one), (stringify!($plural), $en_other, $de_other),)+
                $((stringify!($unit), $ue1, $ud1), (stringify!($unit), $ue2, $ud2), (stringify!($unit), $ue3, $ud3),)*
            ]
        }
    };
}
pub(super) use messages;

messages! {
    /// The words of one language.
    Messages;
    texts {
    // Shell
    product: "Customer Activity", "Kundenaktivität";
    skip_to_content: "Skip to main content", "Zum Hauptinhalt springen";
    main_navigation: "Main navigation", "Hauptnavigation";
    home: "Home", "Start";
    management: "Management", "Verwaltung";
    customer_activity: "Customer activity", "Kundenaktivität";
    manage_users: "Manage users", "Benutzer verwalten";
    help: "Get help", "Hilfe";

    // Home
    home_intro: "What your company bought, what it has used, and what is left.", "Was Ihr Unternehmen gekauft hat, was verbraucht ist und was noch übrig ist.";
    home_activity: "Agreements, packages and consumption, with the full history behind every figure.", "Verträge, Pakete und Verbrauch, mit der ganzen Historie hinter jeder Zahl.";
    home_users: "Who may see what: grant and withdraw roles in your workspaces.", "Wer was sehen darf: Rollen in Ihren Arbeitsbereichen vergeben und entziehen.";
    home_no_right: "You do not have this right yet", "Dieses Recht haben Sie noch nicht";
    welcome: "Welcome, {name}", "Willkommen, {name}";

    // Overview
    workspace: "Workspace", "Arbeitsbereich";
    agreement: "Agreement", "Vertrag";
    package: "Package", "Paket";
    status: "Status", "Status";
    all_workspaces: "All workspaces", "Alle Arbeitsbereiche";
    all_active_agreements: "All active agreements", "Alle aktiven Verträge";
    all_agreements: "All agreements", "Alle Verträge";
    as_above: "As above: {choice}", "Wie oben: {choice}";
    all_packages: "All packages", "Alle Pakete";
    status_active: "Active", "Aktiv";
    status_inactive: "Inactive", "Inaktiv";
    status_all: "All", "Alle";
    status_expired: "Expired", "Abgelaufen";
    status_future: "Starts later", "Beginnt später";
    find_option: "Find in {list}", "{list} durchsuchen";
    no_option: "Nothing found", "Nichts gefunden";
    agreements: "Agreements", "Verträge";
    agreement_number: "Number", "Nummer";
    plan: "Plan", "Supportplan";
    term: "Term", "Laufzeit";
    from_to: "{start} – {end}", "{start} bis {end}";
    renewed: "Renewed: {number} from {date}", "Verlängert: {number} ab {date}";
    ends_today: "Ends today", "Endet heute";
    ended_on: "Ended on {date}", "Endete am {date}";
    enterprise_wide: "Enterprise-wide packages", "Unternehmensweite Pakete";
    enterprise_wide_hint: "Summed over the chosen workspaces and agreements, highest consumption first.", "Summiert über die gewählten Arbeitsbereiche und Verträge, höchster Verbrauch zuerst.";
    add_ons: "Add-on packages", "Zusatzpakete";
    consumption_services: "Consumption services", "Verbrauchsdienste";
    additional_benefits: "Additional benefits", "Zusatzleistungen";
    additional_cases: "Additional cases", "Zusätzliche Fälle";
    cases_unknown: "Number unknown", "Anzahl unbekannt";
    additional_cases_hint: "Support requests outside your packages: of an expired agreement, another workspace, a missing package, or of a special classification.", "Supportanfragen außerhalb Ihrer Pakete: aus einem abgelaufenen Vertrag, einem anderen Arbeitsbereich, ohne passendes Paket oder mit besonderer Einstufung.";
    problem_resolution: "Problem resolution", "Problemlösung";
    advisory: "Advisory", "Beratung";
    only_visible: "Only what you may see", "Nur was Sie sehen dürfen";
    data_as_of: "Data as of {time}", "Datenstand {time}";
    data_time_unknown: "Time of the data unknown", "Datenstand unbekannt";
    refresh: "Refresh", "Aktualisieren";
    clear_filters: "Clear filters", "Filter löschen";
    copy_link: "Copy link", "Link kopieren";
    link_copied: "Link copied", "Link kopiert";
    link_not_copied: "The link could not be copied", "Der Link konnte nicht kopiert werden";
    packages_shown: "{shown} of {all} packages", "{shown} von {all} Paketen";

    // Tiles
    used_of: "{used} of {allowed} {unit}", "{used} von {allowed} {unit}";
    used_of_known: "At least {used} of {allowed} {unit}", "Mindestens {used} von {allowed} {unit}";
    unknown_of: "Unknown of {allowed} {unit}", "Unbekannt von {allowed} {unit}";
    meter_left: "{used} of {allowed} {unit} used, {left} left", "{used} von {allowed} {unit} verbraucht, {left} übrig";
    meter_over: "{used} of {allowed} {unit} used, {over} over", "{used} von {allowed} {unit} verbraucht, {over} darüber";
    consumption: "Consumption", "Verbrauch";
    used: "{used} {unit} used", "{used} {unit} verbraucht";
    used_known: "At least {used} {unit} used", "Mindestens {used} {unit} verbraucht";
    consumption_unknown: "Consumption unknown", "Verbrauch unbekannt";
    not_used: "Not used yet", "Noch nicht genutzt";
    left: "{left} left", "{left} übrig";
    over: "{over} over", "{over} darüber";
    percent: "{percent} %", "{percent} %";
    as_needed: "As needed", "Nach Bedarf";
    included: "Included", "Enthalten";
    per_incident: "Up to {amount} {unit} per incident", "Bis zu {amount} {unit} je Vorfall";
    allowance_unknown: "Allowance unknown", "Umfang unbekannt";
    other: "Other ({value})", "Sonstige ({value})";
    here_and_total: "{here} in this workspace · {total} across the agreement", "{here} in diesem Arbeitsbereich · {total} im gesamten Vertrag";
    here_and_total_of_several: "{here} in these workspaces · {total} across the agreement", "{here} in diesen Arbeitsbereichen · {total} im gesamten Vertrag";
    unknown_total: "unknown", "unbekannt";
    expired: "{n} expired", "{n} verfallen";
    reserved: "{n} reserved", "{n} reserviert";
    figures_disagree: "These figures contradict each other", "Diese Zahlen widersprechen sich";
    scheduled: "{scheduled} {unit} scheduled", "{scheduled} {unit} geplant";
    last_activity: "Last activity {date}", "Letzte Aktivität {date}";
    visible_only_note: "Counts only what you may see", "Zählt nur, was Sie sehen dürfen";
    source_missing: "{source} did not answer", "{source} hat nicht geantwortet";

    // Notices and states
    loading: "Loading …", "Wird geladen …";
    loading_slow: "This takes longer than usual …", "Das dauert länger als üblich …";
    loaded: "{tiles} entitlements in {packages} packages loaded", "{tiles} Leistungen in {packages} Paketen geladen";
    partial_notice: "{source} did not answer this time. What it feeds is marked; everything else is complete.", "{source} hat diesmal nicht geantwortet. Was daraus stammt, ist gekennzeichnet; alles andere ist vollständig.";
    dropped_notice: "Some filters of this address do not exist or are not available to you. They were left out.", "Einige Filter dieser Adresse gibt es nicht, oder sie stehen Ihnen nicht offen. Sie wurden weggelassen.";
    current_left_out_notice: "You may not see the customer activity of {name}, the workspace you work in. These are the others.", "Die Kundenaktivität von {name}, Ihrem aktuellen Arbeitsbereich, dürfen Sie nicht sehen. Dies sind die übrigen.";
    left_out_notice: "Left out, because you may not see their customer activity: {names}", "Weggelassen, weil Sie deren Kundenaktivität nicht sehen dürfen: {names}";
    reload_failed_notice: "The newest data could not be loaded. You see the data as of {time}.", "Die neuesten Daten konnten nicht geladen werden. Sie sehen den TermPhase {time}.";
    reload_failed_undated: "The newest data could not be loaded. You see the data from before.", "Die neuesten Daten konnten nicht geladen werden. Sie sehen die bisherigen.";
    dismiss: "Dismiss", "Schließen";
    no_agreement: "No active agreement", "Kein aktiver Vertrag";
    no_agreement_hint: "The chosen workspaces have no agreement that is active today. Choose another workspace, or an earlier or later agreement in the agreement filter.", "Die gewählten Arbeitsbereiche haben keinen heute aktiven Vertrag. Wählen Sie einen anderen Arbeitsbereich oder im Vertragsfilter einen früheren oder späteren Vertrag.";
    no_agreement_at_all: "There is no agreement in the chosen workspaces. If you expect one, ask your account manager to assign it.", "In den gewählten Arbeitsbereichen gibt es keinen Vertrag. Wenn Sie einen erwarten, bitten Sie Ihren Kundenbetreuer, ihn zuzuordnen.";
    no_enterprise_wide: "The chosen agreements have no enterprise-wide package.", "Die gewählten Verträge haben kein unternehmensweites Paket.";
    no_add_on: "There are no add-on packages in the chosen workspaces.", "In den gewählten Arbeitsbereichen gibt es keine Zusatzpakete.";
    no_add_on_followed: "The selected agreements have no add-on packages.", "Die ausgewählten Verträge haben keine Zusatzpakete.";
    show_inactive: "Show inactive packages", "Inaktive Pakete anzeigen";
    no_match: "No package matches these filters", "Kein Paket entspricht diesen Filtern";
    no_match_hint: "Choose another agreement, package or status.", "Wählen Sie einen anderen Vertrag, ein anderes Paket oder einen anderen Status.";
    no_entitlement: "This package lists no entitlements.", "Dieses Paket führt keine Leistungen auf.";
    try_again: "Try again", "Erneut versuchen";
    failed_activity: "The customer activity could not be loaded", "Die Kundenaktivität konnte nicht geladen werden";
    failed_page: "This page could not be loaded", "Diese Seite konnte nicht geladen werden";
    failed_session: "We could not find out who is signed in", "Wir konnten nicht feststellen, wer angemeldet ist";
    error_offline: "You are offline. As soon as there is a connection, this goes on by itself.", "Sie sind offline. Sobald es wieder eine Verbindung gibt, geht es von selbst weiter.";
    error_unreachable: "The backend cannot be reached. Check your connection, or try again in a moment.", "Das Backend ist nicht erreichbar. Prüfen Sie Ihre Verbindung, oder versuchen Sie es gleich noch einmal.";
    error_timeout: "The backend did not answer in time.", "Das Backend hat nicht rechtzeitig geantwortet.";
    error_conflict: "It was changed by somebody else meanwhile. Load it anew to see how it is now.", "Es wurde inzwischen von jemand anderem geändert. Laden Sie es neu, um den jetzigen TermPhase zu sehen.";
    error_server: "The backend reported a failure ({status}).", "Das Backend meldet einen Fehler ({status}).";
    error_busy: "The backend is busy.", "Das Backend ist ausgelastet.";
    error_page: "A web page came instead of data, perhaps the sign-in page of your network. Load this page again to see it.", "Statt der Daten kam eine Webseite, vielleicht die Anmeldeseite Ihres Netzwerks. Laden Sie diese Seite neu, um sie zu sehen.";
    error_empty: "The answer was empty.", "Die Antwort war leer.";
    error_cut: "The answer ended in the middle.", "Die Antwort endete mittendrin.";
    error_too_large: "The answer is too large to be taken in here: more than {size} MB. Choose less, or ask for help.", "Die Antwort ist zu groß, um hier aufgenommen zu werden: mehr als {size} MB. Wählen Sie weniger aus, oder bitten Sie um Hilfe.";
    error_changing: "The list keeps changing while it is read.", "Die Liste ändert sich ständig, während sie gelesen wird.";
    error_unreadable: "The answer could not be read.", "Die Antwort konnte nicht gelesen werden.";
    unreadable_missing: "{path} is missing", "{path} fehlt";
    unreadable_form: "{path} has an unexpected form", "{path} hat eine unerwartete Form";
    unreadable_at: "From byte {at} on it is not JSON", "Ab Byte {at} ist sie kein JSON";
    unreadable_whole: "The answer", "Die Antwort";
    unaffected: "The rest of the page and your filters stay as they are.", "Der Rest der Seite und Ihre Filter bleiben, wie sie sind.";
    trying: "Trying again …", "Neuer Versuch …";
    newer_version: "A newer version of this page is ready.", "Eine neuere Version dieser Seite steht bereit.";
    copy_trace: "Copy reference", "Kennung kopieren";
    copied: "Copied", "Kopiert";
    not_copied: "It could not be copied", "Es konnte nicht kopiert werden";
    nothing_newer: "There is nothing newer", "Es gibt nichts Neueres";
    error_forbidden: "You do not have the right to see this.", "Sie haben nicht das Recht, dies zu sehen.";
    error_signed_out: "You are no longer signed in.", "Sie sind nicht mehr angemeldet.";
    error_too_old: "This page is out of date. Load it again to go on.", "Diese Seite ist veraltet. Laden Sie sie neu, um fortzufahren.";
    reload_page: "Load the page again", "Seite neu laden";
    sign_in: "Sign in", "Anmelden";
    sign_in_title: "Please sign in", "Bitte melden Sie sich an";
    sign_in_hint: "You will come back to this page.", "Sie kommen danach auf diese Seite zurück.";
    trace_id: "Reference for a support request: {id}", "Kennung für eine Supportanfrage: {id}";
    no_access: "You do not have access to this page", "Sie haben keinen Zugriff auf diese Seite";
    no_access_activity: "You need the role Customer Activity, or administrator rights, in at least one workspace.", "Sie benötigen die Rolle Kundenaktivität oder Administratorrechte in mindestens einem Arbeitsbereich.";
    no_access_users: "You need administrator rights in at least one workspace.", "Sie benötigen Administratorrechte in mindestens einem Arbeitsbereich.";
    no_access_ask: "These people can grant it:", "Diese Personen können es vergeben:";
    no_access_nobody: "Ask the administrators of your company.", "Wenden Sie sich an die Administratoren Ihres Unternehmens.";
    no_access_delay: "A new role can take up to two hours to arrive.", "Eine neue Rolle kann bis zu zwei Stunden brauchen, bis sie ankommt.";
    check_again: "Check again", "Erneut prüfen";
    no_workspace: "You do not belong to any workspace yet, so there is nothing that could be shown to you.", "Sie gehören noch zu keinem Arbeitsbereich, deshalb gibt es nichts, was Ihnen gezeigt werden könnte.";
    not_found: "Page not found", "Seite nicht gefunden";
    not_found_hint: "There is nothing at this address, or it is not available to you.", "Unter dieser Adresse gibt es nichts, oder sie steht Ihnen nicht offen.";
    to_overview: "Go to customer activity", "Zur Kundenaktivität";
    contract_details: "Contract details", "Vertragsdetails";

    // Proof of delivery
    proof: "Proof of delivery", "Leistungsnachweis";

    // Kinds
    kind_reactive_support: "Reactive support", "Reaktiver Support";
    kind_advisory_support: "Advisory support", "Beratungssupport";
    kind_built_in_proactive: "Built-in proactive services", "Integrierte proaktive Dienste";
    kind_proactive_service: "Proactive services", "Proaktive Dienste";
    kind_workshop: "Workshops", "Workshops";
    kind_designated_support_engineering: "Designated support engineering", "Designated Support Engineering (DSE)";
    kind_proactive_credits: "Proactive credits", "Proaktives Guthaben";
    kind_support_contacts: "Support contacts", "Supportkontakte";
    kind_on_demand_education: "On-demand education", "On-Demand-Schulungen";
    kind_on_demand_assessment: "On-demand assessments", "On-Demand-Bewertungen";
    kind_benefit: "Benefits", "Leistungen";

    // Roles and people
    role_customer_administrator: "Customer administrator", "Kundenadministrator";
    role_workspace_administrator: "Workspace administrator", "Arbeitsbereichs-Administrator";
    role_customer_activity: "Customer Activity", "Kundenaktivität";
    role_view_all_support_requests: "View all support requests", "Alle Supportanfragen anzeigen";
    role_learning_manager: "Learning manager", "Lernmanager";
    role_support_contact: "Support contact", "Supportkontakt";
    role_member: "Member", "Mitglied";
    role_csam: "Customer success account manager", "Customer Success Account Manager";
    role_account_coordinator: "Account coordinator", "Account Coordinator";
    role_incident_manager: "Incident manager", "Incident Manager";
    roles_help: "What the roles mean", "Was die Rollen bedeuten";

    // Session and privacy
    still_signed_out: "You are still not signed in.", "Sie sind noch nicht wieder angemeldet.";
    signed_in_again: "You are signed in again.", "Sie sind wieder angemeldet.";
    signed_in_note: "You are signed in. You can close this window; the page you came from goes on by itself.", "Sie sind angemeldet. Sie können dieses Fenster schließen; die Seite, von der Sie kamen, läuft von selbst weiter.";
    over_other_title: "Somebody else is signed in", "Jemand anderes ist angemeldet";
    over_other: "Nothing of what was here is kept. The page is loaded anew.", "Nichts von dem, was hier stand, wird aufbewahrt. Die Seite wird neu geladen.";
    over_left_title: "You are signing out", "Sie werden abgemeldet";
    over_left: "Nothing of what was here is kept.", "Nichts von dem, was hier stand, wird aufbewahrt.";
    hide_personal: "Hide personal data", "Personenbezogene Daten ausblenden";
    hide_personal_key: "Hide personal data (F8)", "Personenbezogene Daten ausblenden (F8)";
    personal_hidden: "Personal data is hidden", "Personenbezogene Daten sind ausgeblendet";
    personal_shown: "Personal data is shown", "Personenbezogene Daten werden angezeigt";
    hidden: "hidden", "ausgeblendet";
    name_hidden: "Name hidden", "Name ausgeblendet";
    welcome_hidden: "Welcome", "Willkommen";
    }
    plurals {
        days_left: ["{n} day left", "{n} days left"], ["Noch {n} Tag", "Noch {n} Tage"];
        starts_in: ["Starts in {n} day", "Starts in {n} days"], ["Beginnt in {n} Tag", "Beginnt in {n} Tagen"];
        cases: ["{n} case", "{n} cases"], ["{n} Fall", "{n} Fälle"];
        chosen: ["{n} chosen", "{n} chosen"], ["{n} gewählt", "{n} gewählt"];
        unknown_parts: ["The consumption of one more is unknown", "The consumption of {n} more is unknown"], ["Der Verbrauch einer weiteren Leistung ist unbekannt", "Der Verbrauch von {n} weiteren Leistungen ist unbekannt"];
        unreadable_parts: ["{n} entry of this answer could not be read and is missing here", "{n} entries of this answer could not be read and are missing here"], ["{n} Eintrag dieser Antwort konnte nicht gelesen werden und fehlt hier", "{n} Einträge dieser Antwort konnten nicht gelesen werden und fehlen hier"];
        retry_in: ["Trying again in {n} second.", "Trying again in {n} seconds."], ["Neuer Versuch in {n} Sekunde.", "Neuer Versuch in {n} Sekunden."];
        retry_in_minutes: ["Trying again in {n} minute.", "Trying again in {n} minutes."], ["Neuer Versuch in {n} Minute.", "Neuer Versuch in {n} Minuten."];
    }
    units {
        unit_hours: ["hour", "hours", "hours"], ["Stunde", "Stunden", "Stunden"];
        unit_credits: ["credit", "credits", "credits"], ["Credit", "Credits", "Credits"];
        unit_cases: ["case", "cases", "cases"], ["Fall", "Fälle", "Fällen"];
        unit_activities: ["activity", "activities", "activities"], ["Aktivität", "Aktivitäten", "Aktivitäten"];
        unit_contacts: ["contact", "contacts", "contacts"], ["Kontakt", "Kontakte", "Kontakten"];
        unit_assessments: ["assessment", "assessments", "assessments"], ["Bewertung", "Bewertungen", "Bewertungen"];
        unit_days: ["day", "days", "days"], ["Tag", "Tage", "Tagen"];
    }
}
