//! Texts of sample records, in the two languages of the sample company.

/// A product with its typical problems; `{}` stands for one of [`PLACES`].
pub struct Trouble {
    /// Product name in support requests.
    pub product: &'static str,
    /// Titles of problems, in English.
    pub en: &'static [&'static str],
    /// Titles of problems, in German.
    pub de: &'static [&'static str],
}

/// Replacements for `{}` in a title.
pub const PLACES: &[&str] = &[
    "FRA-01",
    "MUC-02",
    "HAM-DC03",
    "LON-11",
    "MAN-04",
    "prod-west",
    "prod-north",
    "UAT",
    "SQLCL07",
    "SQLCL12",
    "EXHYB2",
    "ADFS01",
    "Batch-04",
    "HR",
    "ERP",
    "CRM",
    "Finance",
    "Legal",
    "Site B",
    "Rack 14",
];

/// Replacements for `{}` in the title of a question.
pub const UNITS: &[&str] = &[
    "Contoso Retail",
    "Contoso Pharma",
    "Contoso Logistics",
    "Contoso Energy",
    "Finance",
    "Legal",
    "HR",
    "ERP",
    "CRM",
    "Werk Süd",
];

/// Problems, for reactive support.
pub const TROUBLES: &[Trouble] = &[
    Trouble {
        product: "Windows Server 2022",
        en: &[
            "Cluster node {} leaves the failover cluster after the monthly update",
            "Storage Spaces Direct: volume on {} stays degraded",
            "Print spooler on {} stops several times a day",
            "High memory use of lsass on domain controller {}",
        ],
        de: &[
            "Clusterknoten {} verlässt nach dem Monatsupdate den Failovercluster",
            "Speicherplätze Direkt: Volume auf {} bleibt im Zustand „herabgestuft“",
            "Druckwarteschlange auf {} beendet sich mehrmals täglich",
            "Hohe Speicherauslastung von lsass auf Domänencontroller {}",
        ],
    },
    Trouble {
        product: "SQL Server 2022",
        en: &[
            "Always On: replica {} doesn't catch up after failover",
            "Deadlocks on {} since cumulative update 14",
            "tempdb contention during the nightly load on {}",
            "Query Store on {} turns read-only without warning",
        ],
        de: &[
            "Always On: Replikat {} holt nach dem Failover nicht auf",
            "Deadlocks auf {} seit dem kumulativen Update 14",
            "tempdb-Engpässe beim nächtlichen Ladelauf auf {}",
            "Abfragespeicher auf {} wechselt ohne Warnung in den Lesemodus",
        ],
    },
    Trouble {
        product: "Azure Kubernetes Service",
        en: &[
            "Pods in {} restart with exit code 137 after a node image upgrade",
            "Ingress in {} returns 502 for about 2% of requests",
            "Cluster autoscaler in {} doesn't scale down the spot pool",
        ],
        de: &[
            "Pods in {} starten nach dem Knoten-Upgrade mit Exitcode 137 neu",
            "Ingress in {} beantwortet rund 2 % der Anfragen mit 502",
            "Autoskalierung in {} verkleinert den Spot-Pool nicht",
        ],
    },
    Trouble {
        product: "Azure Virtual Network",
        en: &[
            "ExpressRoute circuit {} goes down every night at 02:10",
            "Private endpoint for {} resolves to the public address",
        ],
        de: &[
            "ExpressRoute-Leitung {} bricht jede Nacht um 02:10 Uhr ab",
            "Privater Endpunkt für {} wird auf die öffentliche Adresse aufgelöst",
        ],
    },
    Trouble {
        product: "Microsoft Entra ID",
        en: &[
            "Conditional access blocks service accounts of {}",
            "Entra Connect on {} reports duplicate proxyAddresses",
            "Sign-in with passkeys fails for users of {}",
        ],
        de: &[
            "Bedingter Zugriff sperrt Dienstkonten von {} aus",
            "Entra Connect auf {} meldet doppelte proxyAddresses",
            "Anmeldung mit Passkeys schlägt für Benutzende in {} fehl",
        ],
    },
    Trouble {
        product: "Exchange Online",
        en: &[
            "Mail from {} is delayed by 40 minutes",
            "Mailbox migration batch {} gets stuck at 95%",
            "Shared calendars of {} disappear in the new Outlook",
        ],
        de: &[
            "E-Mails aus {} kommen 40 Minuten verspätet an",
            "Migrationsbatch {} bleibt bei 95 % stehen",
            "Freigegebene Kalender von {} fehlen im neuen Outlook",
        ],
    },
    Trouble {
        product: "Microsoft Teams",
        en: &[
            "Meeting rooms at {} can't join external meetings",
            "Call quality at {} drops after a firewall change",
        ],
        de: &[
            "Besprechungsräume in {} können externen Besprechungen nicht beitreten",
            "Anrufqualität in {} bricht nach Änderung an der Firewall ein",
        ],
    },
    Trouble {
        product: "Microsoft Intune",
        en: &[
            "Autopilot devices at {} get stuck at account setup",
            "Compliance of devices at {} isn't evaluated",
        ],
        de: &[
            "Autopilot-Geräte in {} bleiben bei der Kontoeinrichtung hängen",
            "Konformität der Geräte in {} wird nicht ausgewertet",
        ],
    },
    Trouble {
        product: "SharePoint Online",
        en: &["Search in {} doesn't find new documents", "Site {} shows “Access denied” after a restore"],
        de: &[
            "Suche in {} findet neue Dokumente nicht",
            "Website {} meldet nach der Wiederherstellung „Zugriff verweigert“",
        ],
    },
    Trouble {
        product: "Dynamics 365 Finance",
        en: &[
            "Month-end closing in {} ends with a number sequence error",
            "Data entity export of {} times out",
        ],
        de: &[
            "Monatsabschluss in {} endet mit einem Nummernkreisfehler",
            "Export der Datenentitäten aus {} läuft in ein Timeout",
        ],
    },
    Trouble {
        product: "Microsoft Defender for Endpoint",
        en: &[
            "Real-time protection slows down builds on {}",
            "Sensor on {} appears inactive although it sends data",
        ],
        de: &["Echtzeitschutz bremst Builds auf {} aus", "Sensor auf {} erscheint inaktiv, obwohl er meldet"],
    },
    Trouble {
        product: "Power BI",
        en: &[
            "Scheduled refresh of dataset {} fails with a gateway error",
            "PDF export of report {} cuts off the last page",
        ],
        de: &[
            "Geplante Aktualisierung von Dataset {} scheitert am Gateway",
            "PDF-Export von Bericht {} schneidet die letzte Seite ab",
        ],
    },
];

/// Questions, for advisory support.
pub const QUESTIONS: &[Trouble] = &[
    Trouble {
        product: "Azure Landing Zones",
        en: &["Review of the landing zone for {}", "Subscription layout for the new business unit {}"],
        de: &[
            "Durchsicht der Landing Zone für {}",
            "Aufteilung der Abonnements für den neuen Geschäftsbereich {}",
        ],
    },
    Trouble {
        product: "Microsoft Entra ID",
        en: &["Advice on tenant-to-tenant migration of {}", "Role design for privileged identities in {}"],
        de: &[
            "Beratung zur mandantenübergreifenden Migration von {}",
            "Rollenkonzept für privilegierte Identitäten in {}",
        ],
    },
    Trouble {
        product: "Microsoft 365 Copilot",
        en: &[
            "Readiness of data governance before Copilot in {}",
            "How to read the oversharing report for {}",
        ],
        de: &[
            "Reife der Daten-Governance vor Copilot in {}",
            "Bericht über zu weite Freigaben in {}: wie er zu lesen ist",
        ],
    },
    Trouble {
        product: "SQL Server 2022",
        en: &["Sizing of the new cluster {}", "Migration path from SQL Server 2016 on {}"],
        de: &["Dimensionierung des neuen Clusters {}", "Migrationsweg von SQL Server 2016 auf {}"],
    },
    Trouble {
        product: "Azure Monitor",
        en: &["Alert design for {} without alert storms", "Cost of log ingestion of {}"],
        de: &["Alarmkonzept für {} ohne Alarmflut", "Kosten der Protokollerfassung von {}"],
    },
    Trouble {
        product: ".NET",
        en: &[
            "Upgrade of service {} from .NET 6 to .NET 10",
            "Second opinion on a memory dump analysis of {}",
        ],
        de: &[
            "Umstieg des Dienstes {} von .NET 6 auf .NET 10",
            "Zweite Meinung zur Speicherabbildanalyse von {}",
        ],
    },
    Trouble {
        product: "Power Platform",
        en: &["Environment strategy for makers in {}", "Release process for managed solutions in {}"],
        de: &["Umgebungsstrategie für Fachanwendende in {}", "Verwaltete Lösungen in {}: Freigabeprozess"],
    },
    Trouble {
        product: "Windows 11",
        en: &["Rollout rings for 24H2 at {}", "Hotpatching for workstations at {}"],
        de: &["Verteilungsringe für 24H2 in {}", "Hotpatching für Arbeitsplätze in {}"],
    },
];

/// A delivery: title in English, in German, technology.
pub type Delivery = (&'static str, &'static str, &'static str);

/// Deliveries of proactive services.
pub const SERVICES: &[Delivery] = &[
    ("Azure Landing Zone health check", "Azure Landing Zone: Zustandsprüfung", "Azure"),
    ("Active Directory security review", "Sicherheitsüberprüfung Active Directory", "Identity"),
    ("SQL Server performance and health check", "SQL Server: Leistungs- und Zustandsprüfung", "SQL Server"),
    ("Intune modernisation: first 500 devices", "Intune-Modernisierung: die ersten 500 Geräte", "Endpoint"),
    (
        "Exchange hybrid: removal of the last server",
        "Exchange Hybrid: Ablösung des letzten Servers",
        "Exchange",
    ),
    ("Zero trust roadmap", "Zero-Trust-Fahrplan", "Security"),
    ("Azure cost and reservation review", "Azure: Überprüfung von Kosten und Reservierungen", "Azure"),
    ("Recovery rehearsal: domain forest", "Wiederherstellungsübung: Domänengesamtstruktur", "Identity"),
    ("Teams Rooms readiness at three sites", "Teams Rooms: Vorbereitung an drei Standorten", "Teams"),
    ("Windows 11 deployment at scale", "Windows-11-Verteilung im großen Maßstab", "Endpoint"),
    ("Defender for Endpoint tuning", "Feinabstimmung Defender for Endpoint", "Security"),
    ("Kubernetes operations review", "Überprüfung des Kubernetes-Betriebs", "Azure"),
    ("Introduction to Power Platform governance", "Power-Platform-Governance: Einstieg", "Power Platform"),
    ("SharePoint oversharing cleanup", "SharePoint: Aufräumen zu weiter Freigaben", "SharePoint"),
    (
        "Dynamics 365 release wave preparation",
        "Dynamics 365: Vorbereitung auf die Release Wave",
        "Dynamics 365",
    ),
    ("Incident response tabletop exercise", "Planspiel zur Reaktion auf Sicherheitsvorfälle", "Security"),
];

/// Workshops.
pub const WORKSHOPS: &[Delivery] = &[
    ("WorkshopPLUS: Azure Kubernetes Service", "WorkshopPLUS: Azure Kubernetes Service", "Azure"),
    ("Workshop: Conditional access in practice", "Workshop: Bedingter Zugriff in der Praxis", "Identity"),
    (
        "Workshop: Query tuning for developers",
        "Workshop: Abfrageoptimierung für Entwicklungsteams",
        "SQL Server",
    ),
    ("Workshop: Copilot for administrators", "Workshop: Copilot für die Administration", "Microsoft 365"),
    ("WorkshopPLUS: PowerShell for operators", "WorkshopPLUS: PowerShell für den Betrieb", "Windows Server"),
    ("Workshop: Threat hunting with KQL", "Workshop: Bedrohungssuche mit KQL", "Security"),
    (
        "Workshop: Bicep from the basics to a pipeline",
        "Workshop: Bicep – von den Grundlagen zur Pipeline",
        "Azure",
    ),
    ("Workshop: Accessible Power BI reports", "Workshop: Barrierefreie Power-BI-Berichte", "Power BI"),
];

/// Deliveries of a designated engineer.
pub const ENGINEERING: &[Delivery] = &[
    ("Architecture board", "Architekturrunde", "Azure"),
    ("Weekly service review", "Wöchentliche Servicebesprechung", "Azure"),
    ("Root cause analysis: storage latency", "Ursachenanalyse: Speicherlatenz", "Azure"),
    ("Working with the platform team", "Zusammenarbeit mit dem Plattformteam", "Kubernetes"),
    ("Disaster recovery plan: second review", "Notfallplan: zweite Durchsicht", "Azure"),
    ("Cost anomaly analysis", "Analyse auffälliger Kosten", "Azure"),
    ("Upgrade rehearsal in the test tenant", "Upgrade-Probe im Testmandanten", "Microsoft 365"),
    ("Backlog and risk review", "Durchsicht von Backlog und Risiken", "Azure"),
    ("Preparation for the year-end change freeze", "Vorbereitung des Jahresend-Freeze", "Azure"),
    ("Policy as code: pull-request review", "Policy as Code: Pull-Request-Durchsicht", "Security"),
];

/// Deliveries of built-in proactive services.
pub const BUILT_IN: &[Delivery] = &[
    ("Quarterly service review", "Servicebesprechung zum Quartal", "Service delivery"),
    (
        "Proactive guidance: end-of-support dates",
        "Proaktiver Hinweis: Supportende-Termine",
        "Service delivery",
    ),
    ("Windows Server risk assessment", "Risikobewertung Windows Server", "Windows Server"),
    ("Onboarding of new support contacts", "Einführung neuer Supportkontakte", "Service delivery"),
    ("Azure reliability review", "Azure: Überprüfung der Zuverlässigkeit", "Azure"),
    ("Security update briefing", "Briefing zu Sicherheitsupdates", "Security"),
    ("Operational maturity check", "Prüfung der Betriebsreife", "Service delivery"),
    ("Critical situation debrief", "Nachbesprechung einer kritischen Lage", "Service delivery"),
    ("Microsoft 365 change briefing", "Briefing zu Änderungen in Microsoft 365", "Microsoft 365"),
    ("Success plan update", "Aktualisierung des Erfolgsplans", "Service delivery"),
];

/// A course: title in English, in German, product, type, minutes.
pub type Course = (&'static str, &'static str, &'static str, &'static str, u64);

/// Courses of on-demand education.
pub const COURSES: &[Course] = &[
    ("Azure fundamentals for operators", "Azure-Grundlagen für den Betrieb", "Azure", "learningPath", 420),
    ("Kubernetes networking explained", "Kubernetes-Netzwerke erklärt", "Azure", "video", 48),
    ("Hands-on: Bicep modules", "Praxisübung: Bicep-Module", "Azure", "lab", 90),
    (
        "Hands-on: failover cluster recovery",
        "Praxisübung: Failovercluster wiederherstellen",
        "Windows Server",
        "lab",
        120,
    ),
    (
        "PowerShell: from one-liners to tools",
        "PowerShell: vom Einzeiler zum Werkzeug",
        "Windows Server",
        "learningPath",
        360,
    ),
    ("SQL Server query tuning", "SQL Server: Abfragen optimieren", "SQL Server", "learningPath", 540),
    ("Indexes that help", "Indizes, die helfen", "SQL Server", "video", 37),
    (
        "Hands-on: Always On availability groups",
        "Praxisübung: Always-On-Verfügbarkeitsgruppen",
        "SQL Server",
        "lab",
        150,
    ),
    ("Conditional access deep dive", "Bedingter Zugriff im Detail", "Microsoft Entra ID", "video", 62),
    ("Passkeys for everyone", "Passkeys für alle", "Microsoft Entra ID", "webcast", 45),
    ("Zero trust in ninety minutes", "Zero Trust in neunzig Minuten", "Security", "webcast", 90),
    ("Threat hunting with KQL", "Bedrohungssuche mit KQL", "Security", "lab", 110),
    ("Intune and Autopilot", "Intune und Autopilot", "Microsoft Intune", "learningPath", 300),
    ("What's new in Windows 11", "Neues in Windows 11", "Windows 11", "webcast", 50),
    ("Teams administration", "Teams verwalten", "Microsoft Teams", "learningPath", 280),
    ("Copilot: prompts that work", "Copilot: Prompts, die funktionieren", "Microsoft 365", "video", 28),
    ("Copilot for administrators", "Copilot für die Administration", "Microsoft 365", "webcast", 60),
    ("SharePoint information architecture", "SharePoint: Informationsarchitektur", "SharePoint", "video", 55),
    ("Power BI: accessible reports", "Power BI: barrierefreie Berichte", "Power BI", "video", 41),
    ("Hands-on: dataflows", "Praxisübung: Dataflows", "Power BI", "lab", 75),
    ("Power Platform governance", "Power-Platform-Governance", "Power Platform", "learningPath", 210),
    ("Dynamics 365: month-end closing", "Dynamics 365: Monatsabschluss", "Dynamics 365", "video", 66),
    (".NET performance clinic", ".NET-Leistungssprechstunde", ".NET", "webcast", 75),
    ("Reading memory dumps", "Speicherabbilder lesen", ".NET", "lab", 140),
];

/// An assessment: name, technology.
pub type Assessment = (&'static str, &'static str);

/// On-demand assessments.
pub const ASSESSMENTS: &[Assessment] = &[
    ("Active Directory", "Identity"),
    ("Active Directory security", "Security"),
    ("Azure cost optimisation", "Azure"),
    ("Azure Well-Architected review", "Azure"),
    ("Exchange Server", "Exchange"),
    ("Microsoft Entra", "Identity"),
    ("Microsoft Intune", "Endpoint"),
    ("Office 365 Exchange", "Microsoft 365"),
    ("Office 365 SharePoint", "Microsoft 365"),
    ("SharePoint Server", "SharePoint"),
    ("SQL Server", "SQL Server"),
    ("System Center Configuration Manager", "Endpoint"),
    ("Windows Client", "Windows 11"),
    ("Windows Server", "Windows Server"),
    ("Windows Server security", "Security"),
];

/// Targets of assessments.
pub const TARGETS: &[&str] = &[
    "corp.contoso.example",
    "muc.contoso.example",
    "research.contoso.example",
    "sub-prod-weu",
    "sub-prod-gwc",
    "sub-dev",
    "SQLCL07",
    "SQLCL12",
    "tenant contoso",
    "EXHYB2",
    "CM01",
    "Farm intranet",
];

/// What proactive credits are redeemed for: in English, in German.
pub const REDEMPTIONS: &[(&str, &str)] = &[
    ("Azure Kubernetes operations review", "Überprüfung des Kubernetes-Betriebs"),
    ("Security incident tabletop exercise", "Planspiel Sicherheitsvorfall"),
    ("Copilot readiness workshop", "Workshop Copilot-Bereitschaft"),
    ("SQL Server upgrade rehearsal", "Upgrade-Probe SQL Server"),
    ("Exchange hybrid cleanup", "Aufräumen Exchange Hybrid"),
    ("Landing zone design session", "Entwurfssitzung Landing Zone"),
    ("Well-Architected review", "Well-Architected-Überprüfung"),
    ("Intune pilot support", "Begleitung Intune-Pilot"),
];

/// Engineers of the support company.
pub const ENGINEERS: &[&str] = &[
    "Ingrid Solheim",
    "Rajesh Venkataraman",
    "Dörte Hansen",
    "Luís Figueira",
    "Agnieszka Kowalczyk",
    "Björn Ångström",
    "Mei-Ling Tan",
    "Padraig Ó Briain",
    "Chiara D’Angelo",
    "Thomas Wörner",
];

/// First names, German workspaces.
pub const FIRST_DE: &[&str] = &[
    "Anna",
    "Björn",
    "Cem",
    "Dörte",
    "Elif",
    "Florian",
    "Günter",
    "Heike",
    "Ines",
    "Jörg",
    "Käthe",
    "Lukas",
    "Märta",
    "Nadja",
    "Özlem",
    "Peter",
    "Rüdiger",
    "Sören",
    "Tanja",
    "Ulrich",
    "Vanessa",
    "Wolfgang",
    "Yasemin",
    "Zoë",
    "Birgit",
    "Christoph",
    "Friederike",
    "Hannelore",
    "Jürgen",
    "Sabine",
    "Ägidius",
    "Rainer",
];
/// Last names, German workspaces.
pub const LAST_DE: &[&str] = &[
    "Müller",
    "Schäfer",
    "Groß",
    "Köhler",
    "Weiß",
    "Krüger",
    "Jäger",
    "Böhm",
    "Yılmaz",
    "Lindemann",
    "Fürst",
    "Hübner",
    "Voß",
    "Öztürk",
    "Ackermann",
    "Nowak",
    "von der Heide",
    "Schneider",
    "Kästner",
    "Zimmermann",
    "Brückner",
    "Ährlich",
    "Petersen",
    "Wiśniewski",
    "Engelhardt",
    "Süß",
    "Rößler",
    "Thalbach",
    "Freytag",
    "Hoffmann",
    "Çelik",
    "Dietz",
];
/// First names, English workspaces.
pub const FIRST_EN: &[&str] = &[
    "Amelia",
    "Benjamin",
    "Charlotte",
    "Daniel",
    "Eleanor",
    "Finlay",
    "Grace",
    "Harriet",
    "Imran",
    "Jasmine",
    "Kieran",
    "Lydia",
    "Mohammed",
    "Niamh",
    "Oliver",
    "Priya",
    "Quentin",
    "Rosalind",
    "Siân",
    "Thomas",
    "Uma",
    "Victoria",
    "William",
    "Zara",
    "Aoife",
    "Callum",
    "Dorothy",
    "Ewan",
    "Freya",
    "Gethin",
    "Isla",
    "Renée",
];
/// Last names, English workspaces.
pub const LAST_EN: &[&str] = &[
    "Ashworth",
    "Bennett",
    "Clarke",
    "Davies",
    "Ellington",
    "Fraser",
    "Gallagher",
    "Hughes",
    "Iqbal",
    "Jones",
    "Kaur",
    "Llewellyn",
    "MacDonald",
    "Nwosu",
    "O’Connor",
    "Patel",
    "Quinn",
    "Robertson",
    "Singh",
    "Taylor",
    "Underwood",
    "Vaughan",
    "Whitfield",
    "Young",
    "Abbott",
    "Blackwood",
    "Cartwright",
    "Dunmore",
    "Eastwood",
    "Farrell",
    "Goldsmith",
    "Hargreaves",
];

/// Groups that share support requests, German workspaces.
pub const GROUPS_DE: &[&str] = &[
    "Plattformbetrieb",
    "SAP-Basis",
    "Endgeräte & Arbeitsplatz",
    "Daten und Analyse",
    "Netzwerk München",
    "Ärztliche IT",
];
/// Groups that share support requests, English workspaces.
pub const GROUPS_EN: &[&str] = &[
    "Cloud platform",
    "Endpoint services",
    "Data and analytics",
    "Messaging",
    "Network operations",
    "Research computing",
];
