//! English, in which a new word is written first.

use crate::messages::messages;
use std::ops::Deref;

messages! {
    /// The words of the first visit.
    Messages: MESSAGES;
    texts {
        // Shell
        product: "Customer activity";
        skip_to_content: "Skip to main content";
        main_navigation: "Main navigation";
        home: "Home";
        management: "Management";
        customer_activity: "Customer activity";
        manage_users: "Manage users";

        // Home

        // Overview
        workspace: "Workspace";
        agreement: "Agreement";
        package: "Package";
        status: "Status";
        all_workspaces: "All workspaces";
        all_active_agreements: "All active agreements";
        all_agreements: "All agreements";
        as_above: "As above: {choice}";
        all_packages: "All packages";
        several_workspaces: "{n} workspaces";
        several_agreements: "{n} agreements";
        several_packages: "{n} packages";
        status_active: "Active";
        status_inactive: "Inactive";
        status_all: "All";
        status_expired: "Expired";
        status_future: "Not started";
        find_option: "Search {list}";
        no_option: "Nothing found";
        agreements: "Agreements";
        plan: "Plan";
        term: "Term";
        renewed: "Renewed as {number} from {date}";
        elapsed: "{percent} of the term elapsed";
        contacts: "Contacts";
        ends_today: "Ends today";
        ended_on: "Ended on {date}";
        enterprise_wide: "Enterprise-wide packages";
        enterprise_wide_hint: "Totals across the selected agreements, highest consumption first.";
        add_ons: "Add-on packages";
        consumption_services: "Consumption services";
        additional_benefits: "Additional benefits";
        additional_cases: "Additional cases";
        cases_unknown: "Number unknown";
        additional_cases_hint: "Support requests outside your packages: expired agreement, agreement in another workspace, no matching package, or special classification.";
        problem_resolution: "Problem resolution";
        advisory: "Advisory";
        only_visible: "Counts only what you can see";
        data_as_of: "Data as of {time}";
        data_time_unknown: "Data as of: unknown";
        refresh: "Refresh";
        clear_filters: "Clear filters";
        copy_link: "Copy link";
        link_copied: "Link copied";
        link_not_copied: "We couldn't copy the link";
        packages_shown: "{shown} of {all} packages";

        // Needs attention
        attention: "Needs attention";
        attention_none: "Nothing needs your attention right now.";
        show_all: "Show all ({n})";
        show_fewer: "Show fewer";
        over_line: "{name}: {n} {unit} over";
        over_line_at_least: "{name}: at least {n} {unit} over";
        runs_out_line: "{name} will run out around {date}";
        left_line: "{name}: {n} {unit} left to use by {date}";
        left_today_line: "{name}: {n} {unit} left to use, only today";
        unused_expected_line: "{name}: about {n} {unit} likely unused on {date}";
        lot_line: "{name}: {n} {unit} expiring on {date}";
        lot_line_at_least: "{name}: at least {n} {unit} expiring on {date}";
        unused_line: "{name}: {n} {unit} not used yet, ends on {date}";
        cases_line: "Additional cases ({service}): {n} in the last 90 days";
        agreement_line: "Agreement {number} ends on {date}";
        renewed_line: "Agreement {number} ends on {date}. Renewed: {next} from {start}";
        show_agreement: "Show {number}";
        write_to: "Write to {name}";

        // Tiles
        used_of: "{used} of {allowed} {unit}";
        used_of_known: "At least {used} of {allowed} {unit}";
        unknown_of: "{allowed} {unit} · usage unknown";
        meter: "{used_of} used, {left}";
        consumption: "Consumption";
        used: "{used} {unit} used";
        used_activities: "{used} {unit} started";
        used_contacts: "{used} {unit} named";
        used_known: "At least {used}";
        consumption_unknown: "Consumption unknown";
        not_used: "Not used yet";
        left: "{left} left";
        left_contacts: "{left} left";
        over: "{over} {unit} over";
        as_needed: "As needed";
        included: "Included";
        per_incident: "Up to {amount} {unit} per incident";
        allowance_unknown: "Purchased amount unknown";
        other: "Other ({value})";
        here_and_total: "{here} in this workspace · {total} across the agreement";
        here_and_total_of_several: "{here} in these workspaces · {total} across the agreement";
        unknown_total: "unknown";
        expired: "{n} expired";
        reserved: "{n} reserved";
        figures_disagree: "These figures don't match";
        scheduled: "{scheduled} {unit} scheduled";
        last_activity: "Last activity {date}";
        visible_only_note: "Counts only what you can see";
        source_missing: "{source} didn't respond";

        // Notices and states
        loading: "Loading…";
        loading_slow: "This is taking longer than usual…";
        loaded: "Loaded. Entitlements: {tiles}, packages: {packages}";
        partial_notice: "{source} didn't respond. Figures that rely on it are marked.";
        dropped_notice: "Some filters in this link don't exist or aren't available to you. We left them out.";
        current_left_out_notice: "You don't have access to Customer activity in {name}, your current workspace. We're showing the others.";
        left_out_notice: "You don't have access to Customer activity in these workspaces: {names}.";
        reload_failed_notice: "We couldn't load the latest data. You're seeing data as of {time}.";
        reload_failed_undated: "We couldn't load the latest data. You're seeing earlier data.";
        dismiss: "Dismiss";
        no_agreement: "No active agreement";
        no_agreement_hint: "The selected workspaces have no active agreement. Select another workspace or agreement.";
        no_agreement_at_all: "The selected workspaces have no agreement. If you expect one, ask your account manager to assign it.";
        no_enterprise_wide: "The selected agreements have no enterprise-wide packages.";
        no_add_on: "The selected workspaces have no add-on packages.";
        no_add_on_followed: "The selected agreements have no add-on packages.";
        show_inactive: "Show inactive";
        no_match: "No packages match these filters";
        no_match_hint: "Select another agreement, package or status.";
        no_entitlement: "This package has no entitlements.";
        try_again: "Try again";
        failed_activity: "We couldn't load Customer activity";
        failed_page: "We couldn't load this page";
        failed_session: "We couldn't check who's signed in";
        error_offline: "You're offline. We'll continue when you're back online.";
        error_unreachable: "We can't reach the service. Check your connection, or try again in a moment.";
        error_timeout: "The service didn't respond in time.";
        error_conflict: "Someone else changed this. Refresh to see the latest version.";
        error_server: "The service reported an error ({status}).";
        error_busy: "The service is busy.";
        error_page: "We got a web page instead of data. Your network may want you to sign in. Reload this page to check.";
        error_empty: "The response was empty.";
        error_cut: "The response was incomplete.";
        error_too_large: "The response is too large (more than {size} MB). Narrow your selection, or ask for help.";
        error_changing: "The list keeps changing while we load it.";
        error_unreadable: "We couldn't read the response.";
        unreadable_missing: "{path} is missing";
        unreadable_form: "{path} has an unexpected format";
        unreadable_at: "Not valid JSON from byte {at}";
        unreadable_whole: "The response";
        unaffected: "Your filters and the rest of the page are unaffected.";
        trying: "Trying again…";
        newer_version: "A newer version of this page is ready.";
        copy_trace: "Copy reference";
        copied: "Copied";
        not_copied: "We couldn't copy it";
        nothing_newer: "You're up to date";
        error_forbidden: "You don't have permission to see this.";
        error_signed_out: "You're no longer signed in.";
        error_too_old: "This page is out of date. Reload it to continue.";
        reload_page: "Reload page";
        sign_in: "Sign in";
        sign_in_title: "Please sign in";
        sign_in_hint: "You'll come back to this page.";
        trace_id: "Support reference: {id}";
        no_access: "You don't have access to this page";
        not_found: "Page not found";
        not_found_hint: "There's nothing at this address, or you don't have access.";
        contract_details: "Contract details";

        // Proof of delivery
        proof: "Proof of delivery";

        // Kinds
        kind_reactive_support: "Reactive support";
        kind_advisory_support: "Advisory support";
        kind_built_in_proactive: "Built-in proactive services";
        kind_proactive_service: "Proactive services";
        kind_workshop: "Workshops";
        kind_designated_support_engineering: "Designated support engineering";
        kind_proactive_credits: "Proactive credits";
        kind_support_contacts: "Support contacts";
        kind_on_demand_education: "On-demand education";
        kind_on_demand_assessment: "On-demand assessments";
        kind_benefit: "Included benefits";

        // Roles and people
        role_customer_administrator: "Customer administrator";
        role_workspace_administrator: "Workspace administrator";
        role_customer_activity: "Customer activity";
        role_view_all_support_requests: "View all support requests";
        role_learning_manager: "Learning manager";
        role_support_contact: "Support contact";
        role_member: "Member";
        role_csam: "Customer success account manager";
        role_account_coordinator: "Account coordinator";
        role_incident_manager: "Incident manager";

        // Session and privacy
        still_signed_out: "You're still signed out.";
        signed_in_again: "You're signed in again.";
        over_other_title: "Someone else is signed in";
        over_other: "We cleared this page and are reloading it.";
        over_left_title: "Signing out";
        over_left: "We cleared this page.";
        hide_personal: "Hide personal data";
        hide_personal_key: "Hide personal data (F8)";
        personal_hidden: "Personal data is hidden";
        personal_shown: "Personal data is shown";
        hidden: "hidden";
        name_hidden: "Name hidden";
        welcome_hidden: "Welcome";
    }
    plurals {
        days_left: ["{n} day left", "{n} days left"];
        starts_in: ["Starts in {n} day", "Starts in {n} days"];
        cases: ["{n} case", "{n} cases"];
        unknown_parts: ["{n} more entitlement has unknown consumption", "{n} more entitlements have unknown consumption"];
        unreadable_parts: ["We couldn't read {n} item, so it's missing here.", "We couldn't read {n} items, so they're missing here."];
        retry_in: ["Trying again in {n} second.", "Trying again in {n} seconds."];
        retry_in_minutes: ["Trying again in {n} minute.", "Trying again in {n} minutes."];
    }
    units {
        unit_hours: ["hour", "hours", "hours"];
        unit_credits: ["credit", "credits", "credits"];
        unit_cases: ["case", "cases", "cases"];
        unit_activities: ["activity", "activities", "activities"];
        unit_contacts: ["contact", "contacts", "contacts"];
        unit_assessments: ["assessment", "assessments", "assessments"];
        unit_days: ["day", "days", "days"];
    }
}

messages! {
    /// The words that only the pages of the chunk say, and through [`Deref`] all others: they are loaded with these pages, because
    /// nothing else names them. A word that anything outside of the chunk says stands above.
    PageMessages: PAGE_MESSAGES beside messages;
    texts {
        // The reader's menu
        language: "Language";
        theme: "Theme";
        theme_system: "Match system";
        theme_light: "Light";
        theme_dark: "Dark";
        sign_out: "Sign out";
        your_roles: "Your roles";

        // What the roles mean, and the page that this one replaces
        means_customer_administrator: "Full access to every workspace, except learners' names. Can export and manage users.";
        means_workspace_administrator: "The same access, but in one workspace only.";
        means_customer_activity: "Sees and exports all totals and records in Customer activity. The exception is support request records: only their own, those shared with them, and those in their groups.";
        means_view_all_support_requests: "In addition to the Customer activity role: sees every support request in the workspace.";
        means_learning_manager: "In addition to the Customer activity role or an administrator role: sees and exports learners' names.";
        means_support_contact: "Can create support requests, but can't open Customer activity.";
        means_member: "Belongs to the workspace, but can't open Customer activity.";
        means_other: "Other roles are shown, but have no effect here.";
        roles_granted: "Administrators assign these roles under Manage users: Customer activity, View all support requests, and Learning manager. Administrator roles are assigned elsewhere, and new roles take effect within two hours.";
        contract_details_moved: "This page has been replaced";
        contract_details_hint: "You'll now find agreements, packages, dates and consumption in Customer activity.";

        // Notices and states
        failed_detail: "We couldn't load this entitlement";
        failed_records: "We couldn't load this list";

        // Drilldown
        breadcrumb: "Breadcrumb";
        purchased: "Purchased";
        consumed: "Consumed";
        scheduled_label: "Scheduled";
        expired_label: "Expired";
        reserved_label: "Reserved";
        remaining: "Remaining";
        available: "Available";
        available_of_lots: "Available: what's left in credit batches that haven't expired";
        share_used: "Percent used";
        term_elapsed: "Term elapsed";
        highest_consumption: "Highest consumption";
        help: "Get help";
        agreement_number: "Number";
        roles_help: "What the roles mean";
        to_overview: "Go to Customer activity";
        home_intro: "What your company bought, what it has used, and what is left.";
        home_activity: "Agreements, packages and consumption, with the full history behind every figure.";
        home_users: "Add and remove people's roles in your workspaces.";
        home_no_right: "You don't have access yet";
        welcome: "Welcome, {name}";
        signed_in_note: "You're signed in. Close this window to continue on your page.";
        no_access_activity: "You need the Customer activity role or an administrator role in at least one workspace.";
        no_access_users: "You need an administrator role in at least one workspace.";
        no_access_nobody: "Ask your company's administrators.";
        no_access_ask: "These people can give you access:";
        no_access_delay: "New roles take effect within two hours.";
        no_workspace: "You aren't in a workspace yet, so there's nothing to show.";
        check_again: "Check again";
        unknown: "Unknown";
        records: "Records";
        no_records: "Nothing here yet";
        no_records_here: "Nothing has been logged in the selected workspaces yet.";
        no_records_unknown: "Consumption is unknown, and there are no records of it.";
        no_records_hint: "Nothing has been logged yet.";
        visible_of: "{visible} of {total} visible";
        education_hint: "Counts every activity someone started in the selected workspaces, completed or not.";
        proactive_hint: "Counts delivered hours. Planned and scheduled hours are listed separately.";
        consumption_by_month: "Consumption over time";
        series_here: "In this workspace";
        series_here_of_several: "In these workspaces";
        series_in_all: "Across the agreement";
        show_as_table: "Show as table";
        month: "Month";
        granted: "Granted";
        month_unknown: "{month}: unknown";
        month_value: "{month}: {value} {unit}";
        month_granted: "{said}; granted: {granted}";
        by_quarter: "By quarter";
        running_total: "Running total";
        month_total: "Up to {month}: {value} {unit}";
        quarter: "Q{n}";
        even_pace: "Even pace";
        today: "Today";
        chart_hint: "Select a period to filter the records.";
        download: "Download";
        download_svg: "Picture (SVG)";
        download_png: "Picture (PNG)";
        download_failed: "This browser couldn't save the picture. Save it as SVG instead.";
        series_total: "Total";
        series_highest: "Highest: {value} {unit} in {month}";
        series_nothing: "Nothing was consumed in these months.";
        series_empty: "Consumption in these months is unknown.";
        series_nothing_known: "Nothing was consumed in the months we have data for.";
        disagree_rows: "The records add up to {rows}, but the total says {total} {unit}. If this persists, contact support.";
        disagree_series: "The months add up to {series}, but the total says {total} {unit}. If this persists, contact support.";
        disagree_parts: "After consumption, expiry and reservations, {rest} should be left, but the available amount is {total} {unit}. If this persists, contact support.";
        disagree_allowed: "The available amount is {total} {unit}, which is more than the {allowed} purchased. If this persists, contact support.";
        disagree_below: "The available amount is negative ({total} {unit}), although consumption doesn't exceed what was purchased. If this persists, contact support.";
        disagree_remaining: "According to the totals, {rest} should be left, but the available amount is {total} {unit}. If this persists, contact support.";
        disagree_lots: "The credit batches have {lots} left, but the available amount is {total} {unit}. If this persists, contact support.";
        lots: "Credit batches";
        lot_left: "Remaining";
        expires: "Expires";
        next_expiry: "Next expiry: {left} {unit} from {lot} on {date}";
        no_expiry: "There are no credits left to expire.";
        expiry_unknown: "We don't know when the remaining credits expire.";
        named_of_allowed: "{named} of {allowed} contacts named";
        additional_what_to_do: "Ask your account manager to assign the missing agreement or package to this workspace, or to move cases from an expired agreement to the renewed one. Cases with a special classification need no action.";
        visible_why: "Why not all?";
        visible_criteria: "You see a support request if one of these applies:";
        visible_by_group: "One of your groups has access to it.";
        visible_by_sharing: "It's shared with you.";
        visible_by_contact: "You're its primary contact.";
        visible_by_role: "You have the role \"View all support requests\" or an administrator role in its workspace.";
        visible_otherwise: "Your roles don't give you access to the others.";

        // Record table
        search: "Search";
        break_down_by: "Break down by";
        breakdown_none: "No breakdown";
        breakdown_of: "Breakdown by {column}";
        breakdown_other: "Other ({n})";
        breakdown_count: "Count";
        share: "Share";
        breakdown_repeats: "A record with several values counts under each of them.";
        breakdown_counts_only: "This list is too long to add up here, so only counts are shown.";
        search_hint: "Search {records}";
        filter: "Filter";
        filter_by: "Filter by {column}";
        filter_column: "Column";
        is: "is";
        is_not: "is not";
        condition_of: "Condition for {column}";
        no_value: "(no value)";
        values_of: "Values of {column}";
        filter_is: "{column}: {values}";
        filter_is_not: "{column}: not {values}";
        remove_filter: "Remove the filter {filter}";
        period: "Period";
        period_of: "Period ({column})";
        from_date: "From";
        to_date: "To";
        from_only: "from {date}";
        to_only: "up to {date}";
        last_30_days: "Last 30 days";
        last_90_days: "Last 90 days";
        this_year: "This year";
        last_year: "Last year";
        any_time: "Any time";
        columns: "Columns";
        sorted_up: "Sorted by {column}, ascending";
        sorted_down: "Sorted by {column}, descending";
        sorted_not: "No longer sorted by {column}";
        density: "Density";
        comfortable: "Comfortable";
        compact: "Compact";
        reset_columns: "Reset";
        move_up: "Move {column} up";
        move_down: "Move {column} down";
        wider: "Make {column} wider";
        narrower: "Make {column} narrower";
        details: "Details";
        place_of: "{place} of {all}";
        looking_for_record: "Searching…";
        record_missing: "We couldn't find what this link leads to. It may be gone, filtered out, or not visible to you.";
        previous: "Previous";
        next: "Next";
        close: "Close";
        copy_record: "Copy details";
        copied: "Copied";
        not_copied: "We couldn't copy it";
        looks_wrong: "This looks wrong";
        looks_wrong_hint: "Send this text in a support request or to your account manager. Add what you expected.";
        looks_wrong_hint_support: "Send this text in a support request. Add what you expected.";
        looks_wrong_subject: "Customer activity: a record looks wrong";
        looks_wrong_body: "A record in Customer activity looks wrong to me.";
        looks_wrong_expected: "What I expected:";
        copy_text: "Copy text";
        open_support: "Go to support";
        record_id: "Record";
        total: "Total shown";
        count_of: "{count} of {all} {records}";
        labelled: "{label}: {value}";
        hours_symbol: "h";
        fetching: "{loaded} of {all} loaded";
        part_failed: "We couldn't load this section. {reason}";
        list_changed: "The list changed while it loaded, so we reloaded it.";
        no_match_records: "No matches";
        no_match_records_hint: "Try another search, or clear the filters.";
        unreadable_record: "We couldn't read this row";
        unreadable_row: "Row {row}: {field} is missing or has an unexpected format";
        unreadable_why: "Show why";
        records_forbidden: "You don't have permission to see this list. The figures above are still correct.";
        group_sum: "{month} · {records} · Delivered: {hours}";
        export: "Export";
        export_hint: "Exports all matching records, with the columns, order and filters shown.";
        export_csv: "Text file (CSV)";
        export_workbook: "Excel workbook";
        export_text: "Copy as text";
        export_digits: "In text files and pasted text, Excel replaces every digit after the 15th with a zero. The Excel workbook keeps all digits.";
        export_forbidden: "To export, you need permission in every selected workspace.";
        export_learners: "Learners' names aren't included. You need the Learning manager role for those.";
        exporting: "{done} of {all} exported";
        export_finishing: "Creating the file…";
        exported: "Exported";
        export_failed: "The export failed. {reason}";
        export_no_writer: "We couldn't start the Excel export. You can still export a text file.";
        export_dropped: "The export was cancelled because the page changed. Nothing was saved.";
        export_stopped: "The Excel export stopped, perhaps because memory ran out. You can still export a text file.";
        print_cut: "Only the first {shown} of {all} are printed. Export to get all of them.";
        cancel: "Cancel";
        sheet_about: "About";
        sheet_filters: "Filters";
        sheet_no_filters: "None: all records";
        sheet_search: "Search text";
        sheet_order: "Sort order";
        sheet_data_time: "Data as of";
        sheet_exported_by: "Exported by";
        sheet_exported_at: "Exported on";
        sheet_cut: "Shortened values";
        sheet_cut_hint: "{n} (too long for a cell, marked with \"…\" at the end)";
        sheet_not_read: "Not included";
        open_link: "Open link";
        findings: "{high} high, {medium} medium, {low} low";

        // Proof of delivery
        proof_lead: "What you purchased, what was delivered, and what's left, with every record.";
        proof_lead_summary: "What you purchased, what was delivered, and what's left.";
        proof_summary_only: "Summary only";
        proof_no_tables: "Individual records aren't included, because this is only the summary.";
        proof_contents: "Contents";
        proof_year: "Agreement year";
        proof_year_of: "Agreement year ({agreements})";
        proof_customer: "Customer";
        proof_agreement_start: "Agreement start";
        proof_agreement_end: "Agreement end";
        proof_package_start: "Package start";
        proof_package_end: "Package end";
        proof_back: "Back to Customer activity";
        proof_print: "Print or save as PDF";
        proof_progress: "{done} of {all} sections, {records}";
        proof_building: "Creating the document…";
        proof_ready: "The document is ready: {all} sections, {records}";
        proof_not_whole: "The document is incomplete: sections are missing.";
        proof_summary: "Summary";
        proof_delivered_here: "Delivered in selected workspaces";
        proof_delivered: "Delivered across agreement";
        proof_unit: "Unit";
        proof_note: "Note";
        proof_term_note: "Figures cover the whole term. Records cover only the selected period.";
        proof_made_for: "Prepared by";
        proof_made_on: "Created on";
        proof_part: "{package}: {entitlement}";
        proof_missing: "Missing sections";
        proof_missing_part: "{part}: {reason}";
        proof_gaps: "What's not included";
        proof_no_gaps: "As far as we can tell, nothing is missing: every record of the selected entitlements and every additional case in the period is included.";
        proof_not_asked: "The records weren't retrieved.";
        proof_not_asked_short: "Not retrieved";
        proof_withheld_short: "No permission";
        proof_withheld: "You don't have permission to see the records. The figures are still correct.";
        proof_visible: "{visible} of {total} records visible";
        proof_source: "{source} didn't respond. Figures that rely on it may be unknown.";
        proof_no_learners: "Learners' names aren't included. You need the Learning manager role for those.";
        proof_cut: "This document shows {shown} of {all} records. The workbook has all of them.";
        proof_cut_here: "{shown} of {all} records shown here";
        proof_no_records: "No records in the period";
        proof_nothing: "No packages match the filters selected in Customer activity.";
        proof_period_wrong: "The period ends before it starts.";
        proof_no_writer: "We couldn't start the Excel export.";
        proof_stopped: "The Excel export stopped, perhaps because memory ran out.";
        proof_cases: "Total support requests";
        proof_records_time: "Records as of";
        proof_book_dropped: "The document changed, so the Excel workbook wasn't created.";

        // Changing roles
        manage_users_lead: "Select people to add or remove roles. Administrator roles are assigned elsewhere.";
        choose: "Select";
        choose_all: "Select all";
        clear_choice: "Clear selection";
        change_roles: "Change roles";
        roles_pick_first: "Select people in the table first.";
        no_roles: "No roles";
        roles_held: "Held by {n} of {all}";
        roles_fixed: "Can't be changed here: {roles}.";
        roles_self: "Your own account is selected.";
        roles_nothing: "Nothing would change.";
        roles_none_offered: "You can't add or remove any roles for these people.";
        wish_keep: "Keep";
        wish_grant: "Add";
        wish_revoke: "Remove";
        grant_customer_activity: "They'll see agreements, packages, totals and records in {workspace}, and can export them.";
        revoke_customer_activity: "They'll lose access to Customer activity in {workspace}, unless another role gives them access.";
        grant_view_all: "With the Customer activity role, they'll see every support request in {workspace}, not only their own.";
        revoke_view_all: "Unless they have an administrator role, they'll see only their own support requests in {workspace}, those shared with them, and those in their groups.";
        grant_learning: "With the Customer activity role or an administrator role, they'll see learners' names and email addresses in {workspace}, and can export them.";
        revoke_learning: "They'll no longer see learners' names and email addresses in {workspace}.";
        grant_unknown: "We can't tell what this role allows in {workspace}.";
        role_idle_one: "Without the Customer activity role, this role has no effect for this person.";
        role_idle_some: "Without the Customer activity role, this role has no effect for {n} of the {all} selected people.";
        role_add_too: "Add Customer activity";
        roles_changing: "Changing roles: {n} of {all} done";
        roles_done_elsewhere: "The roles were changed.";
        roles_open_elsewhere: "Not all role changes went through. See Manage users for details.";
        roles_leave: "Sign out while roles are still being changed? The remaining changes won't be made.";
        roles_meanwhile: "Someone else changed these roles.";
        theirs: "Their version";
        yours: "Your version";
        apply_mine: "Apply mine";
        apply_all_mine: "Apply all mine";
        keep_theirs: "Keep theirs";
        try_all_again: "Try all again";
        about_person: "{action}: {name}";
        rule_not_delegable: "One of these roles can't be assigned here.";
        rule_other: "The service doesn't allow this ({rule}).";
        undo: "Undo";
        redo: "Redo";
        role_changes: "Role history";
        show_changes: "Show";
        hide_changes: "Hide";
        no_role_changes: "No roles have been changed here yet.";
        failed_role_changes: "We couldn't load the role history";
        change_at: "When";
        change_by: "By";
        change_granted: "Added";
        change_revoked: "Removed";
        show_more: "Show more";

        // Fields of records

        // Words of open lists
        word_open: "Open";
        word_waiting_for_customer: "Waiting for customer";
        word_resolved: "Resolved";
        word_closed: "Closed";
        word_remote: "Remote";
        word_on_site: "On site";
        word_hybrid: "Hybrid";
        word_requested: "Requested";
        word_scheduled: "Scheduled";
        word_in_delivery: "In delivery";
        word_delivered: "Delivered";
        word_cancelled: "Cancelled";
        word_grant: "Grant";
        word_redeem: "Redemption";
        word_reserve: "Reservation";
        word_release: "Release";
        word_expire: "Expiry";
        word_adjust: "Adjustment";
        word_invited: "Invited";
        word_video: "Video";
        word_lab: "Lab";
        word_learning_path: "Learning path";
        word_webcast: "Webcast";
        word_available: "Available";
        word_configured: "Configured";
        word_running: "Running";
        word_failed: "Failed";
        word_su: "SU (Support Assistance)";
        word_dsa: "DSA (Development Support Assistance)";
        word_x85: "X85 (Support Technology Advisor)";
        word_rec: "REC (Reactive Enabled Contacts)";
        word_agreement_expired: "Agreement expired";
        word_other_workspace: "Agreement in another workspace";
        word_missing_package: "No matching package";
        word_by_classification: "Special classification";

        // Session and privacy
        signed_out_hint: "Sign in again in the new window to continue. This page stays as it is.";
        new_window: "(opens a new window)";
        values_hidden: "Names aren't listed while personal data is hidden.";
        personal_data: "Personal data";
        hidden_in_file: "Names and email addresses were hidden when this was created.";
        hidden_in_export: "Names and email addresses are hidden in the export too.";
        write_hidden: "To write to someone, show personal data first.";
    }
    plurals {
        fetch_failed: ["We couldn't load {n} {records}. {reason}", "We couldn't load {n} {records}. {reason}"];
        unreadable_records: ["{n} {records} could not be read", "{n} {records} could not be read"];
        proof_unsaid: ["For {n} section we can't tell whether records are hidden from you.", "For {n} sections we can't tell whether records are hidden from you."];
        people_chosen: ["{n} selected", "{n} selected"];
        people_gone: ["{n} more selected person is no longer in this workspace.", "{n} more selected people are no longer in this workspace."];
        and_more: ["and {n} more", "and {n} more"];
        roles_of: ["Change the roles of {n} person", "Change the roles of {n} people"];
        roles_affected: ["The roles of {n} person will change.", "The roles of {n} people will change."];
        roles_unaffected: ["{n} person keeps their roles.", "{n} people keep their roles."];
        roles_changed: ["The roles of {n} person were changed.", "The roles of {n} people were changed."];
        roles_undone: ["The change was undone for {n} person.", "The change was undone for {n} people."];
        roles_left: ["You kept the other version for {n} person.", "You kept the other version for {n} people."];
        roles_unsure: ["The change couldn't be confirmed for {n} person.", "The change couldn't be confirmed for {n} people."];
        roles_open: ["The roles of {n} person couldn't be changed.", "The roles of {n} people couldn't be changed."];
    }
    units {
        records_of_any: ["record", "records", "records"];
        records_cases: ["support request", "support requests", "support requests"];
        records_deliveries: ["engagement", "engagements", "engagements"];
        records_credit_events: ["credit transaction", "credit transactions", "credit transactions"];
        records_contacts: ["contact", "contacts", "contacts"];
        records_learning: ["course", "courses", "courses"];
        records_assessments: ["assessment", "assessments", "assessments"];
        records_people: ["person", "people", "people"];
        records_role_changes: ["role change", "role changes", "role changes"];
    }
    fields {
        field_number("number"): "Number";
        field_title("title"): "Title";
        field_product("product"): "Product";
        field_service("service"): "Service";
        field_severity("severity"): "Severity";
        field_opened("opened"): "Opened";
        field_closed("closed"): "Closed";
        field_hours("hours"): "Hours";
        field_primary_contact("primaryContact"): "Primary contact";
        field_group("group"): "Group";
        field_agreement_number("agreementNumber"): "Agreement";
        field_package_name("packageName"): "Package";
        field_classification("classification"): "Classification";
        field_reason("reason"): "Reason";
        field_link("portalUrl", "deliverableUrl", "reportUrl"): "Link";
        field_technology("technology"): "Technology";
        field_delivery_type("deliveryType"): "Delivery";
        field_start("start"): "Start";
        field_end("end"): "End";
        field_delivered_hours("deliveredHours"): "Delivered hours";
        field_planned_hours("plannedHours"): "Planned hours";
        field_engineer("engineer"): "Engineer";
        field_requester("requester"): "Requested by";
        field_requested("requested"): "Requested";
        field_attendees("attendees"): "Attendees";
        field_date("date"): "Date";
        field_type("type"): "Type";
        field_description("description"): "Description";
        field_credits("credits"): "Credits";
        field_balance_after("balanceAfter"): "Balance after";
        field_lot("lot"): "Batch";
        field_lot_expires("lotExpires"): "Batch expires";
        field_reference("reference"): "Reference";
        field_display_name("displayName"): "Person";
        field_email("email"): "Email";
        field_roles("roles"): "Roles";
        field_groups("groups"): "Groups";
        field_added_on("addedOn"): "Added";
        field_last_sign_in("lastSignIn"): "Last sign-in";
        field_cases_opened("casesOpened"): "Support requests opened";
        field_learner("learner"): "Learner";
        field_language("language"): "Course language";
        field_started_on("startedOn"): "Started";
        field_last_accessed("lastAccessed"): "Last accessed";
        field_progress("progress"): "Progress";
        field_completed_on("completedOn"): "Completed";
        field_minutes("minutes"): "Minutes";
        field_assessment("assessment"): "Assessment";
        field_target("target"): "Target";
        field_configured_on("configuredOn"): "Configured";
        field_last_run("lastRun"): "Last run";
        field_next_run("nextRun"): "Next run";
        field_workspace("workspaceId"): "Workspace";
        field_entitlement("entitlementId"): "Entitlement";
        field_runs("runs"): "Runs";
        field_findings("findings"): "Findings";
    }
}

/// A page says the words of the first visit, too.
impl Deref for PageMessages {
    type Target = Messages;

    fn deref(&self) -> &Messages {
        self.messages
    }
}
