//! The words that only the pages of the chunk say (`src/pages/lazy.rs`): they are loaded with these pages, because nothing else
//! names them. A word that anything outside of the chunk says stands in [`messages`](super::messages).

use super::messages::{Messages, messages};
use std::ops::Deref;

/// A page says the words of the first visit, too.
impl Deref for PageMessages {
    type Target = Messages;

    fn deref(&self) -> &Messages {
        self.messages
    }
}

messages! {
    /// The words of one language that only the pages of the chunk say, and through [`Deref`] all others.
    PageMessages beside messages;
    texts {
    // The reader's menu
    language: "Language", "Sprache";
    theme: "Theme", "Design";
    theme_system: "As the system", "Wie das System";
    theme_light: "Light", "Hell";
    theme_dark: "Dark", "Dunkel";
    sign_out: "Sign out", "Abmelden";
    your_roles: "Your roles", "Ihre Rollen";

    // What the roles mean, and the page that this one replaces
    means_customer_administrator: "Sees everything in every workspace but who learns; exports; manages users.", "Sieht in allen Arbeitsbereichen alles, außer wer lernt; exportiert; verwaltet Benutzer.";
    means_workspace_administrator: "The same, in one workspace only.", "Dasselbe, nur in einem Arbeitsbereich.";
    means_customer_activity: "Opens the customer activity: all totals and records, and exports. Of the support requests only one's own, shared ones and those of one's groups.", "Öffnet die Kundenaktivität: alle Summen und Datensätze, mit Export. Von den Supportanfragen nur eigene, geteilte und die der eigenen Gruppen.";
    means_view_all_support_requests: "Beside Customer Activity: every support request of the workspace.", "Neben „Kundenaktivität“: alle Supportanfragen des Arbeitsbereichs.";
    means_learning_manager: "Beside Customer Activity or an administrative role: who learns what, in exports, too.", "Neben „Kundenaktivität“ oder einer Administratorrolle: wer was lernt, auch in Exporten.";
    means_support_contact: "Opens support requests. Does not open the customer activity.", "Stellt Supportanfragen. Öffnet die Kundenaktivität nicht.";
    means_member: "Belongs to the workspace. Does not open the customer activity.", "Gehört zum Arbeitsbereich. Öffnet die Kundenaktivität nicht.";
    means_other: "Any other role is shown as it came and grants nothing here.", "Jede andere Rolle wird gezeigt, wie sie kam, und gewährt hier nichts.";
    roles_granted: "Administrators grant Customer Activity, View all support requests and Learning manager under Manage users, to themselves, too. Administrative roles are granted elsewhere. A change can take up to two hours to arrive.", "Administratoren vergeben „Kundenaktivität“, „Alle Supportanfragen anzeigen“ und „Lernmanager“ unter „Benutzer verwalten“, auch sich selbst. Administratorrollen werden anderswo vergeben. Eine Änderung kann bis zu zwei Stunden brauchen, bis sie ankommt.";
    contract_details_moved: "This page has been replaced", "Diese Seite wurde ersetzt";
    contract_details_hint: "Everything the contract details showed is now part of customer activity: agreements, packages, their dates, and what was used of them.", "Was die Vertragsdetails zeigten, steht jetzt unter Kundenaktivität: Verträge, Pakete, ihre Laufzeiten und was davon verbraucht ist.";

    // Notices and states
    failed_detail: "This entitlement could not be loaded", "Diese Leistung konnte nicht geladen werden";
    failed_records: "The records could not be loaded", "Die Datensätze konnten nicht geladen werden";

    // Drilldown
    breadcrumb: "Breadcrumb", "Pfad";
    purchased: "Purchased", "Gekauft";
    consumed: "Consumed", "Verbraucht";
    scheduled_label: "Scheduled", "Geplant";
    remaining: "Remaining", "Übrig";
    share_used: "Share used", "Anteil verbraucht";
    term_elapsed: "Share of the term elapsed", "Anteil der Laufzeit vergangen";
    unknown: "Unknown", "Unbekannt";
    records: "Records", "Datensätze";
    people: "People", "Personen";
    no_records: "No records", "Keine Datensätze";
    no_records_hint: "Nothing has been logged for this yet.", "Hierfür ist noch nichts protokolliert.";
    visible_of: "{visible} of {total} visible", "{visible} von {total} sichtbar";
    education_hint: "Counted are activities that were started by anybody in the chosen workspaces, not those that were completed.", "Gezählt werden begonnene Aktivitäten aller Personen in den gewählten Arbeitsbereichen, nicht die abgeschlossenen.";
    proactive_hint: "Counted are delivered hours. Planned and scheduled hours are shown apart.", "Gezählt werden geleistete Stunden. Geplante Stunden stehen gesondert.";
    consumption_by_month: "Consumption by month", "Verbrauch nach Monaten";
    show_as_table: "Show as table", "Als Tabelle anzeigen";
    month: "Month", "Monat";
    granted: "Granted", "Zugeteilt";
    month_unknown: "{month}: unknown", "{month}: unbekannt";
    month_value: "{month}: {value} {unit}", "{month}: {value} {unit}";
    month_granted: "{said}; granted: {granted}", "{said}; zugeteilt: {granted}";
    series_total: "Total", "Summe";
    series_highest: "Highest: {month} with {value} {unit}", "Höchster Wert: {month} mit {value} {unit}";
    series_nothing: "Nothing was consumed in these months.", "In diesen Monaten wurde nichts verbraucht.";
    series_empty: "No month has a figure.", "Kein Monat hat einen Wert.";
    disagree_rows: "The records add up to {rows} {unit}, but the total says {total}. One of them is not complete. If it stays so, report it.", "Die Datensätze ergeben {rows} {unit}, die Summe nennt {total}. Eines von beiden ist nicht vollständig. Bleibt es dabei, melden Sie es bitte.";
    disagree_series: "The months add up to {series} {unit}, but the total says {total}. One of them is not complete. If it stays so, report it.", "Die Monate ergeben {series} {unit}, die Summe nennt {total}. Eines von beiden ist nicht vollständig. Bleibt es dabei, melden Sie es bitte.";
    lots: "Lots", "Posten";
    lot_left: "Left", "Übrig";
    expires: "Expires", "Verfällt";
    next_expiry: "Expires next: {left} {unit} of {lot} on {date}", "Verfällt als Nächstes: {left} {unit} aus {lot} am {date}";
    no_expiry: "Nothing that is left expires.", "Nichts Übriges verfällt.";
    expiry_unknown: "When what is left expires is not known.", "Wann Übriges verfällt, ist nicht bekannt.";
    named_of_allowed: "{named} of {allowed} allowed contacts are named", "{named} von {allowed} erlaubten Kontakten sind benannt";
    additional_what_to_do: "What you can do: ask your account manager to assign the missing agreement or package to this workspace, and to link cases of an expired agreement to the one that follows it. Cases of a special classification belong to no package, so nothing is to be done about them.", "Was Sie tun können: Bitten Sie Ihren Kundenbetreuer, den fehlenden Vertrag oder das fehlende Paket diesem Arbeitsbereich zuzuordnen und Fälle eines abgelaufenen Vertrags mit dem Folgevertrag zu verknüpfen. Fälle mit besonderer Einstufung gehören zu keinem Paket; dort ist nichts zu tun.";
    visible_why: "Why not all?", "Warum nicht alle?";
    visible_criteria: "You see a support request when one of these is true:", "Sie sehen eine Supportanfrage, wenn eines davon zutrifft:";
    visible_by_group: "A group of yours has access to it.", "Eine Ihrer Gruppen hat Zugriff darauf.";
    visible_by_sharing: "It is shared with you.", "Sie ist mit Ihnen geteilt.";
    visible_by_contact: "You are its primary contact.", "Sie sind ihr Hauptansprechpartner.";
    visible_by_role: "You have the role View all support requests, or an administrative role, in its workspace: then you see all of them.", "Sie haben in ihrem Arbeitsbereich die Rolle „Alle Supportanfragen anzeigen“ oder eine Administratorrolle: Dann sehen Sie alle.";
    visible_otherwise: "Your roles do not open the others. The backend does not send what you may not see.", "Ihre Rollen öffnen die übrigen nicht. Was Sie nicht sehen dürfen, sendet das Backend nicht.";

    // Record table
    search: "Search", "Suchen";
    search_hint: "Search all records", "Alle Datensätze durchsuchen";
    filter: "Filter", "Filtern";
    filter_by: "Filter by {column}", "Nach {column} filtern";
    filter_column: "Column", "Spalte";
    only_value: "Only {value}", "Nur {value}";
    not_value: "Not {value}", "Ohne {value}";
    only_short: "Only", "Nur";
    not_short: "Not", "Ohne";
    no_value: "(no value)", "(kein Wert)";
    values_of: "Values of {column}", "Werte von {column}";
    filter_is: "{column}: {values}", "{column}: {values}";
    filter_is_not: "{column}: not {values}", "{column}: nicht {values}";
    remove_filter: "Remove the filter {filter}", "Filter {filter} entfernen";
    period: "Period", "Zeitraum";
    period_of: "Period ({column})", "Zeitraum ({column})";
    from_date: "From", "Von";
    to_date: "To", "Bis";
    from_only: "from {date}", "ab {date}";
    to_only: "until {date}", "bis {date}";
    last_30_days: "Last 30 days", "Letzte 30 Tage";
    last_90_days: "Last 90 days", "Letzte 90 Tage";
    this_year: "This year", "Dieses Jahr";
    last_year: "Last year", "Letztes Jahr";
    any_time: "Any time", "Gesamter Zeitraum";
    columns: "Columns", "Spalten";
    sorted_up: "Sorted by {column}, ascending", "Aufsteigend nach {column} sortiert";
    sorted_down: "Sorted by {column}, descending", "Absteigend nach {column} sortiert";
    sorted_not: "No longer sorted by {column}", "Nicht mehr nach {column} sortiert";
    density: "Density", "Zeilenabstand";
    comfortable: "Comfortable", "Bequem";
    compact: "Compact", "Eng";
    reset_columns: "Reset", "Zurücksetzen";
    move_up: "Move {column} up", "{column} nach oben";
    move_down: "Move {column} down", "{column} nach unten";
    wider: "Make {column} wider", "{column} verbreitern";
    narrower: "Make {column} narrower", "{column} verschmälern";
    details: "Details", "Details";
    previous: "Previous", "Vorheriger";
    next: "Next", "Nächster";
    close: "Close", "Schließen";
    copy_record: "Copy record", "Datensatz kopieren";
    copied: "Copied", "Kopiert";
    not_copied: "It could not be copied", "Das Kopieren ist nicht gelungen";
    looks_wrong: "This looks wrong", "Das sieht falsch aus";
    looks_wrong_hint: "Send this text with a support request, or to your account manager. Add what you would have expected.", "Senden Sie diesen Text mit einer Supportanfrage oder an Ihren Kundenbetreuer. Ergänzen Sie, was Sie erwartet hätten.";
    looks_wrong_subject: "Customer activity: a record looks wrong", "Kundenaktivität: Ein Datensatz sieht falsch aus";
    looks_wrong_body: "A record of the customer activity looks wrong to me.", "Ein Datensatz der Kundenaktivität sieht für mich falsch aus.";
    looks_wrong_expected: "What I would have expected:", "Was ich erwartet hätte:";
    copy_text: "Copy text", "Text kopieren";
    open_support: "Open support", "Support öffnen";
    write_to: "Write to {name}", "{name} schreiben";
    record_id: "Record", "Datensatz";
    total: "Total of what is shown", "Summe des Angezeigten";
    count_of: "{count} of {all} records", "{count} von {all} Datensätzen";
    fetching: "{loaded} of {all} records loaded", "{loaded} von {all} Datensätzen geladen";
    part_failed: "This part could not be loaded: {reason}", "Dieser Teil konnte nicht geladen werden: {reason}";
    list_changed: "The records changed while they were loaded, so they were loaded anew.", "Die Datensätze haben sich beim Laden geändert und wurden neu geladen.";
    no_match_records: "No record matches", "Kein Datensatz passt";
    no_match_records_hint: "Search for something else, or clear the filters.", "Suchen Sie nach etwas anderem, oder löschen Sie die Filter.";
    unreadable_record: "This record could not be read", "Dieser Datensatz konnte nicht gelesen werden";
    unreadable_row: "Row {row}: {field} is missing or has the wrong form", "Zeile {row}: {field} fehlt oder hat die falsche Form";
    unreadable_why: "Show why", "Gründe anzeigen";
    records_forbidden: "You do not have the right to see these records. The figures above stand.", "Sie haben nicht das Recht, diese Datensätze zu sehen. Die Zahlen oben gelten.";
    group_sum: "{month} · {records} · {hours} delivered", "{month} · {records} · {hours} geleistet";
    export: "Export", "Exportieren";
    export_hint: "All records that match, with the columns, the order and the filters shown.", "Alle passenden Datensätze mit den gezeigten Spalten, der Reihenfolge und den Filtern.";
    export_csv: "Text file (CSV)", "Textdatei (CSV)";
    export_workbook: "Excel workbook", "Excel-Arbeitsmappe";
    export_text: "Copy as text", "Als Text kopieren";
    export_forbidden: "Exporting needs a right that you do not have in every chosen workspace.", "Zum Exportieren fehlt Ihnen ein Recht in mindestens einem der gewählten Arbeitsbereiche.";
    export_learners: "Without the learners' names: for those you need the role Learning manager.", "Ohne die Namen der Lernenden: Dafür benötigen Sie die Rolle Lernmanager.";
    exporting: "{done} of {all} records written", "{done} von {all} Datensätzen geschrieben";
    export_finishing: "Putting the file together …", "Die Datei wird zusammengestellt …";
    exported: "Exported", "Exportiert";
    export_failed: "The export failed: {reason}", "Der Export ist fehlgeschlagen: {reason}";
    export_no_writer: "The program that writes workbooks could not be loaded. A text file can still be written.", "Das Programm, das Arbeitsmappen schreibt, konnte nicht geladen werden. Eine Textdatei lässt sich trotzdem schreiben.";
    export_dropped: "The export was ended before it was done. Nothing was saved.", "Der Export wurde vorzeitig beendet. Es wurde nichts gespeichert.";
    export_stopped: "The program that writes workbooks stopped, perhaps for lack of memory. A text file can still be written.", "Das Programm, das Arbeitsmappen schreibt, wurde beendet, vielleicht aus Mangel an Speicher. Eine Textdatei lässt sich trotzdem schreiben.";
    print_cut: "Only the first {shown} of {all} records are printed. The export has all of them.", "Gedruckt werden nur die ersten {shown} von {all} Datensätzen. Der Export enthält alle.";
    cancel: "Cancel", "Abbrechen";
    sheet_about: "About", "Angaben";
    sheet_filters: "Filters", "Filterangaben";
    sheet_no_filters: "None: all records", "Keine: alle Datensätze";
    sheet_search: "Search for", "Suche nach";
    sheet_order: "Order", "Reihenfolge";
    sheet_data_time: "Time of the data", "Stand der Daten";
    sheet_exported_by: "Exported by", "Exportiert von";
    sheet_exported_at: "Exported on", "Exportiert am";
    sheet_cut: "Shortened texts", "Gekürzte Texte";
    sheet_cut_hint: "{n} texts were too long for a cell and end in …", "{n} Texte waren zu lang für eine Zelle und enden mit …";
    sheet_not_read: "Not included", "Nicht enthalten";
    open_link: "Open", "Öffnen";
    findings: "{high} high, {medium} medium, {low} low", "{high} hoch, {medium} mittel, {low} niedrig";

    // Proof of delivery
    proof_lead: "What was purchased, delivered and left, and every record behind it.", "Was gekauft, geleistet und übrig ist, mit jedem Datensatz dahinter.";
    proof_back: "Back to customer activity", "Zurück zur Kundenaktivität";
    proof_print: "Print or save as PDF", "Drucken oder als PDF speichern";
    proof_progress: "{done} of {all} parts, {records}", "{done} von {all} Teilen, {records}";
    proof_building: "The document is being put together …", "Das Dokument wird zusammengestellt …";
    proof_ready: "The document is ready: {all} parts, {records}", "Das Dokument ist fertig: {all} Teile, {records}";
    proof_not_whole: "The document is not complete: parts are missing.", "Das Dokument ist nicht vollständig: Es fehlen Teile.";
    proof_summary: "Summary", "Übersicht";
    proof_allowance: "Allowance", "Umfang";
    proof_delivered_here: "Delivered here", "Hier geleistet";
    proof_delivered: "Delivered in the agreement", "Im Vertrag geleistet";
    proof_unit: "Unit", "Einheit";
    proof_note: "Note", "Hinweis";
    proof_term_note: "The figures are those of the whole term. The records are those of the period.", "Die Zahlen gelten für die gesamte Laufzeit. Die Datensätze sind die des Zeitraums.";
    proof_made_for: "Made for", "Erstellt für";
    proof_made_on: "Made on", "Erstellt am";
    proof_part: "{package}: {entitlement}", "{package} – {entitlement}";
    proof_missing: "Missing parts", "Fehlende Teile";
    proof_missing_part: "{part}: {reason}", "{part} – {reason}";
    proof_gaps: "What this document does not contain", "Was dieses Dokument nicht enthält";
    proof_no_gaps: "Nothing, as far as the backend says: every record of the chosen entitlements and every additional case in the period is here.", "Nichts, soweit das Backend es sagt: Jeder Datensatz der gewählten Leistungen und jeder zusätzliche Fall im Zeitraum ist enthalten.";
    proof_not_asked: "The records were not gathered.", "Die Datensätze wurden nicht zusammengetragen.";
    proof_not_asked_short: "Not gathered", "Nicht zusammengetragen";
    proof_withheld_short: "Withheld", "Vorenthalten";
    proof_withheld: "The records were withheld: you do not have the right to see them. The figures stand.", "Die Datensätze wurden vorenthalten: Sie haben nicht das Recht, sie zu sehen. Die Zahlen gelten.";
    proof_visible: "{visible} of {total} records visible", "{visible} von {total} Datensätzen sichtbar";
    proof_source: "{source} did not answer. Figures that it feeds may be unknown.", "{source} hat nicht geantwortet. Zahlen daraus können unbekannt sein.";
    proof_no_learners: "The learners' names are not included: for those you need the role Learning manager.", "Die Namen der Lernenden sind nicht enthalten: Dafür benötigen Sie die Rolle Lernmanager.";
    proof_cut: "{shown} of {all} records are on this page. The workbook has all of them.", "{shown} von {all} Datensätzen stehen auf dieser Seite. Die Arbeitsmappe enthält alle.";
    proof_cut_here: "{shown} of {all} records shown here", "{shown} von {all} Datensätzen hier gezeigt";
    proof_no_records: "No records in the period", "Keine Datensätze im Zeitraum";
    proof_nothing: "The chosen filters leave no package.", "Die gewählten Filter lassen kein Paket übrig.";
    proof_period_wrong: "The period ends before it begins.", "Der Zeitraum endet, bevor er beginnt.";
    proof_no_writer: "The program that writes workbooks could not be loaded.", "Das Programm, das Arbeitsmappen schreibt, konnte nicht geladen werden.";
    proof_stopped: "The program that writes workbooks stopped, perhaps for lack of memory.", "Das Programm, das Arbeitsmappen schreibt, wurde beendet, vielleicht aus Mangel an Speicher.";
    proof_cases: "Support requests", "Supportanfragen";
    proof_records_time: "Time of the records", "Stand der Datensätze";
    proof_book_dropped: "The document has changed, so its workbook was not finished.", "Das Dokument hat sich geändert, deshalb wurde seine Arbeitsmappe nicht fertiggestellt.";

    // Changing roles
    manage_users_lead: "Pick out people to give them roles, or to take roles from them. Administrative roles are shown, and are not given here.", "Wählen Sie Personen aus, um ihnen Rollen zu geben oder zu nehmen. Administratorrollen werden gezeigt, aber nicht hier vergeben.";
    choose: "Select", "Auswählen";
    choose_all: "Select all", "Alle auswählen";
    clear_choice: "Clear selection", "Auswahl aufheben";
    change_roles: "Change roles", "Rollen ändern";
    roles_pick_first: "Select people in the table first.", "Wählen Sie zuerst Personen in der Tabelle aus.";
    no_roles: "No roles", "Keine Rollen";
    roles_held: "{n} of {all} hold it", "{n} von {all} haben sie";
    roles_fixed: "Not changed here: {roles}.", "Hier nicht geändert: {roles}.";
    roles_self: "You are one of them.", "Sie selbst gehören dazu.";
    roles_nothing: "Nothing would change.", "Es würde sich nichts ändern.";
    roles_none_offered: "There is no role that you may give to or take from these people.", "Es gibt keine Rolle, die Sie diesen Personen geben oder nehmen dürfen.";
    wish_keep: "No change", "Keine Änderung";
    wish_grant: "Give", "Geben";
    wish_revoke: "Take away", "Nehmen";
    grant_customer_activity: "They will see the agreements, packages, totals and records of {workspace}, and may export them.", "Sie sehen dann Verträge, Pakete, Summen und Datensätze von {workspace} und dürfen sie exportieren.";
    revoke_customer_activity: "They will no longer see the customer activity of {workspace}, unless another role grants it.", "Sie sehen die Kundenaktivität von {workspace} dann nicht mehr, außer eine andere Rolle erlaubt es.";
    grant_view_all: "With Customer Activity they will see every support request of {workspace}, not only their own.", "Mit der Kundenaktivität sehen sie dann alle Supportanfragen von {workspace}, nicht nur eigene.";
    revoke_view_all: "In {workspace} they will see only support requests of their groups, those shared with them, and those whose primary contact they are.", "In {workspace} sehen sie dann nur Supportanfragen ihrer Gruppen, mit ihnen geteilte und solche, deren Hauptansprechpartner sie sind.";
    grant_learning: "With Customer Activity they will see who learns what in {workspace}, with names and email addresses, and may export it.", "Mit der Kundenaktivität sehen sie dann, wer in {workspace} was lernt, mit Namen und E-Mail-Adressen, und dürfen es exportieren.";
    revoke_learning: "They will no longer see who learns in {workspace}.", "Sie sehen dann nicht mehr, wer in {workspace} lernt.";
    grant_unknown: "This version of the app does not know what this role means in {workspace}.", "Diese Version der App weiß nicht, was diese Rolle in {workspace} bedeutet.";
    roles_changing: "Changing roles: {n} of {all} done", "Rollen werden geändert: {n} von {all} fertig";
    roles_done_elsewhere: "The roles were changed.", "Die Rollen wurden geändert.";
    roles_open_elsewhere: "Not all changes of roles went through. Manage users says which.", "Nicht alle Rollenänderungen sind gelungen. Unter „Benutzer verwalten“ steht, welche.";
    roles_leave: "Roles are still being changed. If you sign out now, the rest stays as it is.", "Es werden noch Rollen geändert. Wenn Sie sich jetzt abmelden, bleibt der Rest, wie er ist.";
    roles_meanwhile: "Changed meanwhile by someone else.", "Inzwischen von jemand anderem geändert.";
    theirs: "Theirs", "Deren Stand";
    yours: "Yours", "Ihr Stand";
    apply_mine: "Apply mine", "Meine anwenden";
    apply_all_mine: "Apply all of mine", "Alle meine anwenden";
    keep_theirs: "Keep theirs", "Deren behalten";
    try_all_again: "Try all again", "Alle erneut versuchen";
    about_person: "{action}: {name}", "{action} – {name}";
    rule_not_delegable: "A role among them is not given here.", "Eine Rolle darunter wird nicht hier vergeben.";
    rule_other: "A rule of the backend forbids it ({rule}).", "Eine Regel des Backends verbietet es ({rule}).";
    undo: "Undo", "Rückgängig machen";
    redo: "Change again", "Wieder ändern";
    role_changes: "Changes of roles", "Rollenänderungen";
    show_changes: "Show", "Anzeigen";
    hide_changes: "Hide", "Ausblenden";
    no_role_changes: "No role has been changed here.", "Hier wurde noch keine Rolle geändert.";
    failed_role_changes: "The changes of roles could not be loaded", "Die Rollenänderungen konnten nicht geladen werden";
    change_at: "When", "Wann";
    change_by: "By", "Von";
    change_granted: "Given", "Gegeben";
    change_revoked: "Taken", "Genommen";
    show_more: "Show more", "Mehr anzeigen";

    // Fields of records
    field_number: "Number", "Nummer";
    field_title: "Title", "Titel";
    field_product: "Product", "Produkt";
    field_service: "Service", "Dienst";
    field_severity: "Severity", "Schweregrad";
    field_opened: "Opened", "Eröffnet";
    field_closed: "Closed", "Geschlossen";
    field_hours: "Hours", "Stunden";
    field_primary_contact: "Primary contact", "Hauptansprechpartner";
    field_group: "Group", "Gruppe";
    field_agreement_number: "Agreement", "Vertrag";
    field_package_name: "Package", "Paket";
    field_classification: "Classification", "Einstufung";
    field_reason: "Why it is here", "Warum es hier steht";
    field_link: "Link", "Verweis";
    field_technology: "Technology", "Technologie";
    field_delivery_type: "Delivery", "Durchführung";
    field_start: "Start", "Beginn";
    field_end: "End", "Ende";
    field_delivered_hours: "Delivered hours", "Geleistete Stunden";
    field_planned_hours: "Planned hours", "Geplante Stunden";
    field_engineer: "Engineer", "Techniker";
    field_requester: "Requested by", "Angefordert von";
    field_requested: "Requested", "Angefordert";
    field_attendees: "Attendees", "Teilnehmende";
    field_date: "Date", "Datum";
    field_type: "Type", "Art";
    field_description: "Description", "Beschreibung";
    field_credits: "Credits", "Guthaben";
    field_balance_after: "Balance after", "Stand danach";
    field_lot: "Lot", "Posten";
    field_lot_expires: "Lot expires", "Posten verfällt";
    field_reference: "Reference", "Referenz";
    field_display_name: "Person", "Person";
    field_email: "Email", "E-Mail";
    field_roles: "Roles", "Rollen";
    field_groups: "Groups", "Gruppen";
    field_added_on: "Added", "Hinzugefügt";
    field_last_sign_in: "Last sign-in", "Letzte Anmeldung";
    field_cases_opened: "Cases opened", "Eröffnete Fälle";
    field_learner: "Learner", "Teilnehmer";
    field_language: "Course language", "Kurssprache";
    field_started_on: "Started", "Begonnen";
    field_last_accessed: "Last accessed", "Zuletzt geöffnet";
    field_progress: "Progress", "Fortschritt";
    field_completed_on: "Completed", "Abgeschlossen";
    field_minutes: "Minutes", "Minuten";
    field_assessment: "Assessment", "Bewertung";
    field_target: "Target", "Ziel";
    field_configured_on: "Configured", "Eingerichtet";
    field_last_run: "Last run", "Letzter Lauf";
    field_next_run: "Next run", "Nächster Lauf";
    field_workspace: "Workspace", "Arbeitsbereich";
    field_entitlement: "Entitlement", "Leistungsanspruch";
    field_runs: "Runs", "Läufe";
    field_findings: "Findings", "Befunde";

    // Words of open lists
    word_open: "Open", "Offen";
    word_waiting_for_customer: "Waiting for customer", "Wartet auf Kunden";
    word_resolved: "Resolved", "Gelöst";
    word_closed: "Closed", "Geschlossen";
    word_remote: "Remote", "Aus der Ferne";
    word_on_site: "On site", "Vor Ort";
    word_hybrid: "Hybrid", "Hybrid";
    word_requested: "Requested", "Angefordert";
    word_scheduled: "Scheduled", "Geplant";
    word_in_delivery: "In delivery", "In Durchführung";
    word_delivered: "Delivered", "Geleistet";
    word_cancelled: "Cancelled", "Abgesagt";
    word_grant: "Grant", "Zuteilung";
    word_redeem: "Redemption", "Einlösung";
    word_reserve: "Reservation", "Reservierung";
    word_release: "Release", "Freigabe";
    word_expire: "Expiry", "Verfall";
    word_adjust: "Adjustment", "Anpassung";
    word_invited: "Invited", "Eingeladen";
    word_video: "Video", "Video";
    word_lab: "Lab", "Übung";
    word_learning_path: "Learning path", "Lernpfad";
    word_webcast: "Webcast", "Webcast";
    word_available: "Available", "Verfügbar";
    word_configured: "Configured", "Eingerichtet";
    word_running: "Running", "Läuft";
    word_failed: "Failed", "Fehlgeschlagen";
    word_su: "SU (Support Assistance)", "SU (Supportassistenz)";
    word_dsa: "DSA (Development Support Assistance)", "DSA (Entwicklungssupport-Assistenz)";
    word_x85: "X85 (Support Technology Advisor)", "X85 (Supporttechnologie-Berater)";
    word_rec: "REC (Reactive Enabled Contacts)", "REC (reaktiv geschaltete Kontakte)";
    word_agreement_expired: "Its agreement has expired", "Der Vertrag ist abgelaufen";
    word_other_workspace: "Its agreement belongs to another workspace", "Der Vertrag gehört zu einem anderen Arbeitsbereich";
    word_missing_package: "No package covers it", "Kein Paket deckt es ab";
    word_by_classification: "Its classification", "Die Einstufung";

    // Session and privacy
    signed_out_hint: "What is here stays. Sign in again in the new window, and this page goes on by itself.", "Was hier steht, bleibt. Melden Sie sich im neuen Fenster wieder an, dann geht es hier von selbst weiter.";
    new_window: "(opens a new window)", "(öffnet ein neues Fenster)";
    values_hidden: "Values that name people are not listed while personal data is hidden.", "Werte, die Personen nennen, werden nicht aufgelistet, solange personenbezogene Daten ausgeblendet sind.";
    personal_data: "Personal data", "Personenbezogene Daten";
    hidden_in_file: "Names and email addresses were hidden when this was made.", "Namen und E-Mail-Adressen waren ausgeblendet, als dies erstellt wurde.";
    hidden_in_export: "Names and email addresses are hidden in the export, too.", "Namen und E-Mail-Adressen sind auch im Export ausgeblendet.";
    write_hidden: "While personal data is hidden nobody can be written to from here.", "Solange personenbezogene Daten ausgeblendet sind, kann von hier niemand angeschrieben werden.";
    }
    plurals {
        records_count: ["{n} record", "{n} records"], ["{n} Datensatz", "{n} Datensätze"];
        fetch_failed: ["{n} record is missing: {reason}", "{n} records are missing: {reason}"], ["{n} Datensatz fehlt: {reason}", "{n} Datensätze fehlen: {reason}"];
        unreadable_records: ["{n} record could not be read", "{n} records could not be read"], ["{n} Datensatz konnte nicht gelesen werden", "{n} Datensätze konnten nicht gelesen werden"];
        proof_unsaid: ["Of {n} part the backend does not say whether there are records that you may not see.", "Of {n} parts the backend does not say whether there are records that you may not see."], ["Für {n} Teil sagt das Backend nicht, ob es Datensätze gibt, die Sie nicht sehen dürfen.", "Für {n} Teile sagt das Backend nicht, ob es Datensätze gibt, die Sie nicht sehen dürfen."];
        people_chosen: ["{n} selected", "{n} selected"], ["{n} ausgewählt", "{n} ausgewählt"];
        people_gone: ["{n} more is no longer here.", "{n} more are no longer here."], ["{n} weitere Person ist nicht mehr da.", "{n} weitere Personen sind nicht mehr da."];
        and_more: ["and {n} more", "and {n} more"], ["und {n} weitere", "und {n} weitere"];
        roles_of: ["Change the roles of {n} person", "Change the roles of {n} people"], ["Rollen von {n} Person ändern", "Rollen von {n} Personen ändern"];
        roles_affected: ["The roles of {n} person will change.", "The roles of {n} people will change."], ["Die Rollen von {n} Person ändern sich.", "Die Rollen von {n} Personen ändern sich."];
        roles_unaffected: ["{n} stays as it is.", "{n} stay as they are."], ["{n} bleibt, wie es ist.", "{n} bleiben, wie sie sind."];
        roles_changed: ["The roles of {n} person were changed.", "The roles of {n} people were changed."], ["Die Rollen von {n} Person wurden geändert.", "Die Rollen von {n} Personen wurden geändert."];
        roles_undone: ["The change was undone for {n} person.", "The change was undone for {n} people."], ["Die Änderung wurde bei {n} Person rückgängig gemacht.", "Die Änderung wurde bei {n} Personen rückgängig gemacht."];
        roles_left: ["{n} was left as it is.", "{n} were left as they are."], ["{n} blieb, wie es ist.", "{n} blieben, wie sie sind."];
        roles_unsure: ["{n} could not be confirmed.", "{n} could not be confirmed."], ["{n} wurde nicht bestätigt.", "{n} wurden nicht bestätigt."];
        roles_open: ["{n} was not changed.", "{n} were not changed."], ["{n} wurde nicht geändert.", "{n} wurden nicht geändert."];
    }
    units {}
}
