//! The keys of the words of the first visit; `languages/` has their texts. What only the pages of the chunk say is in
//! [`page_messages`](super::page_messages).

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

/// Declares the keys of one struct. Each language gives them their texts, so that a language that lacks one does not compile.
macro_rules! keys {
    ($(#[$about:meta])* $name:ident $(beside $first:ident)?;
     texts { $($key:ident,)+ } plurals { $($plural:ident,)+ } units { $($unit:ident,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name {
            $(/// The words that the first visit has as well.
            pub $first: &'static $crate::Messages,)?
            $(#[doc = concat!("`", stringify!($key), "`")] pub $key: &'static str,)+
            $(#[doc = concat!("`", stringify!($plural), "`")] pub $plural: $crate::Plural,)+
            $(#[doc = concat!("`", stringify!($unit), "`")] pub $unit: $crate::UnitForms,)*
        }

        #[cfg(test)]
        impl $name {
            /// Every text with its key: for the tests that hold the languages against each other.
            pub(crate) fn texts(&self) -> Vec<(&'static str, &'static str)> {
                let mut texts = vec![$((stringify!($key), self.$key),)+];
                for (key, plural) in [$((stringify!($plural), self.$plural),)+] {
                    texts.extend([(key, plural.one), (key, plural.other)]);
                }
                let units: &[(&'static str, $crate::UnitForms)] = &[$((stringify!($unit), self.$unit),)*];
                for &(key, forms) in units {
                    texts.extend([(key, forms.one), (key, forms.other), (key, forms.of_other)]);
                }
                texts
            }
        }
    };
}
pub(super) use keys;

keys! {
    /// The words of one language.
    Messages;
    texts {
        // Shell
        product,
        skip_to_content,
        main_navigation,
        home,
        management,
        customer_activity,
        manage_users,
        help,
        // Home
        home_intro,
        home_activity,
        home_users,
        home_no_right,
        welcome,
        // Overview
        workspace,
        agreement,
        package,
        status,
        all_workspaces,
        all_active_agreements,
        all_agreements,
        as_above,
        all_packages,
        status_active,
        status_inactive,
        status_all,
        status_expired,
        status_future,
        find_option,
        no_option,
        agreements,
        agreement_number,
        plan,
        term,
        from_to,
        renewed,
        ends_today,
        ended_on,
        enterprise_wide,
        enterprise_wide_hint,
        add_ons,
        consumption_services,
        additional_benefits,
        additional_cases,
        cases_unknown,
        additional_cases_hint,
        problem_resolution,
        advisory,
        only_visible,
        data_as_of,
        data_time_unknown,
        refresh,
        clear_filters,
        copy_link,
        link_copied,
        link_not_copied,
        packages_shown,
        // Tiles
        used_of,
        used_of_known,
        unknown_of,
        meter_left,
        meter_over,
        consumption,
        used,
        used_known,
        consumption_unknown,
        not_used,
        left,
        over,
        percent,
        as_needed,
        included,
        per_incident,
        allowance_unknown,
        other,
        here_and_total,
        here_and_total_of_several,
        unknown_total,
        expired,
        reserved,
        figures_disagree,
        scheduled,
        last_activity,
        visible_only_note,
        source_missing,
        // Notices and states
        loading,
        loading_slow,
        loaded,
        partial_notice,
        dropped_notice,
        current_left_out_notice,
        left_out_notice,
        reload_failed_notice,
        reload_failed_undated,
        dismiss,
        no_agreement,
        no_agreement_hint,
        no_agreement_at_all,
        no_enterprise_wide,
        no_add_on,
        no_add_on_followed,
        show_inactive,
        no_match,
        no_match_hint,
        no_entitlement,
        try_again,
        failed_activity,
        failed_page,
        failed_session,
        error_offline,
        error_unreachable,
        error_timeout,
        error_conflict,
        error_server,
        error_busy,
        error_page,
        error_empty,
        error_cut,
        error_too_large,
        error_changing,
        error_unreadable,
        unreadable_missing,
        unreadable_form,
        unreadable_at,
        unreadable_whole,
        unaffected,
        trying,
        newer_version,
        copy_trace,
        copied,
        not_copied,
        nothing_newer,
        error_forbidden,
        error_signed_out,
        error_too_old,
        reload_page,
        sign_in,
        sign_in_title,
        sign_in_hint,
        trace_id,
        no_access,
        no_access_activity,
        no_access_users,
        no_access_ask,
        no_access_nobody,
        no_access_delay,
        check_again,
        no_workspace,
        not_found,
        not_found_hint,
        to_overview,
        contract_details,
        // Proof of delivery
        proof,
        // Kinds
        kind_reactive_support,
        kind_advisory_support,
        kind_built_in_proactive,
        kind_proactive_service,
        kind_workshop,
        kind_designated_support_engineering,
        kind_proactive_credits,
        kind_support_contacts,
        kind_on_demand_education,
        kind_on_demand_assessment,
        kind_benefit,
        // Roles and people
        role_customer_administrator,
        role_workspace_administrator,
        role_customer_activity,
        role_view_all_support_requests,
        role_learning_manager,
        role_support_contact,
        role_member,
        role_csam,
        role_account_coordinator,
        role_incident_manager,
        roles_help,
        // Session and privacy
        still_signed_out,
        signed_in_again,
        signed_in_note,
        over_other_title,
        over_other,
        over_left_title,
        over_left,
        hide_personal,
        hide_personal_key,
        personal_hidden,
        personal_shown,
        hidden,
        name_hidden,
        welcome_hidden,
    }
    plurals {
        days_left,
        starts_in,
        cases,
        chosen,
        unknown_parts,
        unreadable_parts,
        retry_in,
        retry_in_minutes,
    }
    units {
        unit_hours,
        unit_credits,
        unit_cases,
        unit_activities,
        unit_contacts,
        unit_assessments,
        unit_days,
    }
}
