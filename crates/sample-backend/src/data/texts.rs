//! Texts of sample records: each record is in the language of its workspace.

use crate::language::{ByLanguage, Text};

/// A product with its typical problems; `{}` stands for one of [`PLACES`].
pub struct Trouble {
    /// Product name in support requests.
    pub product: &'static str,
    /// Titles of problems.
    pub titles: &'static [Text],
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
        titles: &[
            Text::new(
                "Cluster node {} leaves the failover cluster after the monthly update",
                "Clusterknoten {} verlässt nach dem Monatsupdate den Failovercluster",
                "Le nœud {} quitte le cluster de basculement après la mise à jour mensuelle",
            ),
            Text::new(
                "Storage Spaces Direct: volume on {} stays degraded",
                "Speicherplätze Direkt: Volume auf {} bleibt im Zustand „herabgestuft“",
                "Espaces de stockage direct : le volume sur {} reste à l'état « Détérioré »",
            ),
            Text::new(
                "Print spooler on {} stops several times a day",
                "Druckwarteschlange auf {} beendet sich mehrmals täglich",
                "Le spouleur d'impression sur {} s'arrête plusieurs fois par jour",
            ),
            Text::new(
                "High memory use of lsass on domain controller {}",
                "Hohe Speicherauslastung von lsass auf Domänencontroller {}",
                "Forte utilisation de la mémoire par lsass sur le contrôleur de domaine {}",
            ),
        ],
    },
    Trouble {
        product: "SQL Server 2022",
        titles: &[
            Text::new(
                "Always On: replica {} doesn't catch up after failover",
                "Always On: Replikat {} holt nach dem Failover nicht auf",
                "Always On : le réplica {} ne rattrape pas son retard après le basculement",
            ),
            Text::new(
                "Deadlocks on {} since cumulative update 14",
                "Deadlocks auf {} seit dem kumulativen Update 14",
                "Interblocages sur {} depuis la mise à jour cumulative 14",
            ),
            Text::new(
                "tempdb contention during the nightly load on {}",
                "tempdb-Engpässe beim nächtlichen Ladelauf auf {}",
                "Contention sur tempdb pendant le chargement nocturne sur {}",
            ),
            Text::new(
                "Query Store on {} turns read-only without warning",
                "Abfragespeicher auf {} wechselt ohne Warnung in den Lesemodus",
                "Le magasin des requêtes sur {} passe en lecture seule sans avertissement",
            ),
        ],
    },
    Trouble {
        product: "Azure Kubernetes Service",
        titles: &[
            Text::new(
                "Pods in {} restart with exit code 137 after a node image upgrade",
                "Pods in {} starten nach dem Knoten-Upgrade mit Exitcode 137 neu",
                "Les pods dans {} redémarrent avec le code de sortie 137 après la mise à niveau des nœuds",
            ),
            Text::new(
                "Ingress in {} returns 502 for about 2% of requests",
                "Ingress in {} beantwortet rund 2 % der Anfragen mit 502",
                "L'ingress dans {} renvoie l'erreur 502 pour environ 2 % des requêtes",
            ),
            Text::new(
                "Cluster autoscaler in {} doesn't scale down the spot pool",
                "Autoskalierung in {} verkleinert den Spot-Pool nicht",
                "La mise à l'échelle automatique dans {} ne réduit pas le pool Spot",
            ),
        ],
    },
    Trouble {
        product: "Azure Virtual Network",
        titles: &[
            Text::new(
                "ExpressRoute circuit {} goes down every night at 02:10",
                "ExpressRoute-Leitung {} bricht jede Nacht um 02:10 Uhr ab",
                "Le circuit ExpressRoute {} tombe chaque nuit à 2 h 10",
            ),
            Text::new(
                "Private endpoint for {} resolves to the public address",
                "Privater Endpunkt für {} wird auf die öffentliche Adresse aufgelöst",
                "Le point de terminaison privé pour {} est résolu en adresse publique",
            ),
        ],
    },
    Trouble {
        product: "Microsoft Entra ID",
        titles: &[
            Text::new(
                "Conditional access blocks service accounts of {}",
                "Bedingter Zugriff sperrt Dienstkonten von {} aus",
                "L'accès conditionnel bloque les comptes de service sur {}",
            ),
            Text::new(
                "Entra Connect on {} reports duplicate proxyAddresses",
                "Entra Connect auf {} meldet doppelte proxyAddresses",
                "Entra Connect sur {} signale des proxyAddresses en double",
            ),
            Text::new(
                "Sign-in with passkeys fails for users of {}",
                "Anmeldung mit Passkeys schlägt für Benutzende in {} fehl",
                "La connexion par clé d'accès échoue pour les utilisateurs sur {}",
            ),
        ],
    },
    Trouble {
        product: "Exchange Online",
        titles: &[
            Text::new(
                "Mail from {} is delayed by 40 minutes",
                "E-Mails aus {} kommen 40 Minuten verspätet an",
                "Les e-mails envoyés par {} arrivent avec 40 minutes de retard",
            ),
            Text::new(
                "Mailbox migration batch {} gets stuck at 95%",
                "Migrationsbatch {} bleibt bei 95 % stehen",
                "Le lot de migration {} reste bloqué à 95 %",
            ),
            Text::new(
                "Shared calendars of {} disappear in the new Outlook",
                "Freigegebene Kalender von {} fehlen im neuen Outlook",
                "Les calendriers partagés par {} disparaissent du nouvel Outlook",
            ),
        ],
    },
    Trouble {
        product: "Microsoft Teams",
        titles: &[
            Text::new(
                "Meeting rooms at {} can't join external meetings",
                "Besprechungsräume in {} können externen Besprechungen nicht beitreten",
                "Les salles de réunion sur {} ne peuvent pas rejoindre les réunions externes",
            ),
            Text::new(
                "Call quality at {} drops after a firewall change",
                "Anrufqualität in {} bricht nach Änderung an der Firewall ein",
                "La qualité des appels sur {} baisse après une modification du pare-feu",
            ),
        ],
    },
    Trouble {
        product: "Microsoft Intune",
        titles: &[
            Text::new(
                "Autopilot devices at {} get stuck at account setup",
                "Autopilot-Geräte in {} bleiben bei der Kontoeinrichtung hängen",
                "Les appareils Autopilot sur {} restent bloqués à la configuration du compte",
            ),
            Text::new(
                "Compliance of devices at {} isn't evaluated",
                "Konformität der Geräte in {} wird nicht ausgewertet",
                "La conformité des appareils sur {} n'est pas évaluée",
            ),
        ],
    },
    Trouble {
        product: "SharePoint Online",
        titles: &[
            Text::new(
                "Search in {} doesn't find new documents",
                "Suche in {} findet neue Dokumente nicht",
                "La recherche dans {} ne trouve pas les nouveaux documents",
            ),
            Text::new(
                "Site {} shows “Access denied” after a restore",
                "Website {} meldet nach der Wiederherstellung „Zugriff verweigert“",
                "Le site {} affiche « Accès refusé » après une restauration",
            ),
        ],
    },
    Trouble {
        product: "Dynamics 365 Finance",
        titles: &[
            Text::new(
                "Month-end closing in {} ends with a number sequence error",
                "Monatsabschluss in {} endet mit einem Nummernkreisfehler",
                "La clôture mensuelle dans {} s'arrête sur une erreur de souche de numéros",
            ),
            Text::new(
                "Data entity export of {} times out",
                "Export der Datenentitäten aus {} läuft in ein Timeout",
                "L'exportation des entités de données dans {} dépasse le délai",
            ),
        ],
    },
    Trouble {
        product: "Microsoft Defender for Endpoint",
        titles: &[
            Text::new(
                "Real-time protection slows down builds on {}",
                "Echtzeitschutz bremst Builds auf {} aus",
                "La protection en temps réel ralentit les builds sur {}",
            ),
            Text::new(
                "Sensor on {} appears inactive although it sends data",
                "Sensor auf {} erscheint inaktiv, obwohl er meldet",
                "Le capteur sur {} apparaît inactif alors qu'il envoie des données",
            ),
        ],
    },
    Trouble {
        product: "Power BI",
        titles: &[
            Text::new(
                "Scheduled refresh of dataset {} fails with a gateway error",
                "Geplante Aktualisierung von Dataset {} scheitert am Gateway",
                "L'actualisation planifiée du jeu de données {} échoue avec une erreur de passerelle",
            ),
            Text::new(
                "PDF export of report {} cuts off the last page",
                "PDF-Export von Bericht {} schneidet die letzte Seite ab",
                "L'exportation PDF du rapport {} coupe la dernière page",
            ),
        ],
    },
];

/// Questions, for advisory support.
pub const QUESTIONS: &[Trouble] = &[
    Trouble {
        product: "Azure Landing Zones",
        titles: &[
            Text::new(
                "Review of the landing zone for {}",
                "Durchsicht der Landing Zone für {}",
                "Revue de la zone d'atterrissage pour {}",
            ),
            Text::new(
                "Subscription layout for the new business unit {}",
                "Aufteilung der Abonnements für den neuen Geschäftsbereich {}",
                "Organisation des abonnements pour la nouvelle entité {}",
            ),
        ],
    },
    Trouble {
        product: "Microsoft Entra ID",
        titles: &[
            Text::new(
                "Advice on tenant-to-tenant migration of {}",
                "Beratung zur mandantenübergreifenden Migration von {}",
                "Conseil sur la migration entre locataires pour {}",
            ),
            Text::new(
                "Role design for privileged identities in {}",
                "Rollenkonzept für privilegierte Identitäten in {}",
                "Conception des rôles pour les identités privilégiées dans {}",
            ),
        ],
    },
    Trouble {
        product: "Microsoft 365 Copilot",
        titles: &[
            Text::new(
                "Readiness of data governance before Copilot in {}",
                "Reife der Daten-Governance vor Copilot in {}",
                "Maturité de la gouvernance des données avant Copilot dans {}",
            ),
            Text::new(
                "How to read the oversharing report for {}",
                "Bericht über zu weite Freigaben in {}: wie er zu lesen ist",
                "Comment lire le rapport sur le partage excessif dans {}",
            ),
        ],
    },
    Trouble {
        product: "SQL Server 2022",
        titles: &[
            Text::new(
                "Sizing of the new cluster {}",
                "Dimensionierung des neuen Clusters {}",
                "Dimensionnement du nouveau cluster {}",
            ),
            Text::new(
                "Migration path from SQL Server 2016 on {}",
                "Migrationsweg von SQL Server 2016 auf {}",
                "Parcours de migration depuis SQL Server 2016 pour {}",
            ),
        ],
    },
    Trouble {
        product: "Azure Monitor",
        titles: &[
            Text::new(
                "Alert design for {} without alert storms",
                "Alarmkonzept für {} ohne Alarmflut",
                "Conception des alertes pour {} sans avalanche d'alertes",
            ),
            Text::new(
                "Cost of log ingestion of {}",
                "Kosten der Protokollerfassung von {}",
                "Coût de l'ingestion des journaux pour {}",
            ),
        ],
    },
    Trouble {
        product: ".NET",
        titles: &[
            Text::new(
                "Upgrade of service {} from .NET 6 to .NET 10",
                "Umstieg des Dienstes {} von .NET 6 auf .NET 10",
                "Passage du service {} de .NET 6 à .NET 10",
            ),
            Text::new(
                "Second opinion on a memory dump analysis of {}",
                "Zweite Meinung zur Speicherabbildanalyse von {}",
                "Deuxième avis sur l'analyse d'une image mémoire pour {}",
            ),
        ],
    },
    Trouble {
        product: "Power Platform",
        titles: &[
            Text::new(
                "Environment strategy for makers in {}",
                "Umgebungsstrategie für Fachanwendende in {}",
                "Stratégie d'environnements pour les créateurs dans {}",
            ),
            Text::new(
                "Release process for managed solutions in {}",
                "Verwaltete Lösungen in {}: Freigabeprozess",
                "Processus de publication des solutions managées dans {}",
            ),
        ],
    },
    Trouble {
        product: "Windows 11",
        titles: &[
            Text::new(
                "Rollout rings for 24H2 at {}",
                "Verteilungsringe für 24H2 in {}",
                "Anneaux de déploiement de la version 24H2 pour {}",
            ),
            Text::new(
                "Hotpatching for workstations at {}",
                "Hotpatching für Arbeitsplätze in {}",
                "Correctifs à chaud pour les postes de travail dans {}",
            ),
        ],
    },
];

/// A delivery: title, technology.
pub type Delivery = (Text, &'static str);

/// Deliveries of proactive services.
pub const SERVICES: &[Delivery] = &[
    (
        Text::new(
            "Azure Landing Zone health check",
            "Azure Landing Zone: Zustandsprüfung",
            "Azure Landing Zone : bilan de santé",
        ),
        "Azure",
    ),
    (
        Text::new(
            "Active Directory security review",
            "Sicherheitsüberprüfung Active Directory",
            "Revue de sécurité Active Directory",
        ),
        "Identity",
    ),
    (
        Text::new(
            "SQL Server performance and health check",
            "SQL Server: Leistungs- und Zustandsprüfung",
            "SQL Server : bilan de performance et de santé",
        ),
        "SQL Server",
    ),
    (
        Text::new(
            "Intune modernisation: first 500 devices",
            "Intune-Modernisierung: die ersten 500 Geräte",
            "Modernisation Intune : les 500 premiers appareils",
        ),
        "Endpoint",
    ),
    (
        Text::new(
            "Exchange hybrid: removal of the last server",
            "Exchange Hybrid: Ablösung des letzten Servers",
            "Exchange hybride : retrait du dernier serveur",
        ),
        "Exchange",
    ),
    (Text::new("Zero trust roadmap", "Zero-Trust-Fahrplan", "Feuille de route Zero Trust"), "Security"),
    (
        Text::new(
            "Azure cost and reservation review",
            "Azure: Überprüfung von Kosten und Reservierungen",
            "Azure : revue des coûts et des réservations",
        ),
        "Azure",
    ),
    (
        Text::new(
            "Recovery rehearsal: domain forest",
            "Wiederherstellungsübung: Domänengesamtstruktur",
            "Exercice de reprise : forêt de domaines",
        ),
        "Identity",
    ),
    (
        Text::new(
            "Teams Rooms readiness at three sites",
            "Teams Rooms: Vorbereitung an drei Standorten",
            "Teams Rooms : préparation de trois sites",
        ),
        "Teams",
    ),
    (
        Text::new(
            "Windows 11 deployment at scale",
            "Windows-11-Verteilung im großen Maßstab",
            "Déploiement de Windows 11 à grande échelle",
        ),
        "Endpoint",
    ),
    (
        Text::new(
            "Defender for Endpoint tuning",
            "Feinabstimmung Defender for Endpoint",
            "Optimisation de Defender for Endpoint",
        ),
        "Security",
    ),
    (
        Text::new(
            "Kubernetes operations review",
            "Überprüfung des Kubernetes-Betriebs",
            "Revue de l'exploitation de Kubernetes",
        ),
        "Azure",
    ),
    (
        Text::new(
            "Introduction to Power Platform governance",
            "Power-Platform-Governance: Einstieg",
            "Introduction à la gouvernance de Power Platform",
        ),
        "Power Platform",
    ),
    (
        Text::new(
            "SharePoint oversharing cleanup",
            "SharePoint: Aufräumen zu weiter Freigaben",
            "SharePoint : réduction du partage excessif",
        ),
        "SharePoint",
    ),
    (
        Text::new(
            "Dynamics 365 release wave preparation",
            "Dynamics 365: Vorbereitung auf die Release Wave",
            "Dynamics 365 : préparation de la vague de publication",
        ),
        "Dynamics 365",
    ),
    (
        Text::new(
            "Incident response tabletop exercise",
            "Planspiel zur Reaktion auf Sicherheitsvorfälle",
            "Simulation de réponse aux incidents de sécurité",
        ),
        "Security",
    ),
];

/// Workshops.
pub const WORKSHOPS: &[Delivery] = &[
    (
        Text::new(
            "WorkshopPLUS: Azure Kubernetes Service",
            "WorkshopPLUS: Azure Kubernetes Service",
            "WorkshopPLUS : Azure Kubernetes Service",
        ),
        "Azure",
    ),
    (
        Text::new(
            "Workshop: Conditional access in practice",
            "Workshop: Bedingter Zugriff in der Praxis",
            "Atelier : l'accès conditionnel en pratique",
        ),
        "Identity",
    ),
    (
        Text::new(
            "Workshop: Query tuning for developers",
            "Workshop: Abfrageoptimierung für Entwicklungsteams",
            "Atelier : optimisation des requêtes pour les développeurs",
        ),
        "SQL Server",
    ),
    (
        Text::new(
            "Workshop: Copilot for administrators",
            "Workshop: Copilot für die Administration",
            "Atelier : Copilot pour les administrateurs",
        ),
        "Microsoft 365",
    ),
    (
        Text::new(
            "WorkshopPLUS: PowerShell for operators",
            "WorkshopPLUS: PowerShell für den Betrieb",
            "WorkshopPLUS : PowerShell pour l'exploitation",
        ),
        "Windows Server",
    ),
    (
        Text::new(
            "Workshop: Threat hunting with KQL",
            "Workshop: Bedrohungssuche mit KQL",
            "Atelier : repérage des menaces avec KQL",
        ),
        "Security",
    ),
    (
        Text::new(
            "Workshop: Bicep from the basics to a pipeline",
            "Workshop: Bicep – von den Grundlagen zur Pipeline",
            "Atelier : Bicep, des bases au pipeline",
        ),
        "Azure",
    ),
    (
        Text::new(
            "Workshop: Accessible Power BI reports",
            "Workshop: Barrierefreie Power-BI-Berichte",
            "Atelier : des rapports Power BI accessibles",
        ),
        "Power BI",
    ),
];

/// Deliveries of a designated engineer.
pub const ENGINEERING: &[Delivery] = &[
    (Text::new("Architecture board", "Architekturrunde", "Comité d'architecture"), "Azure"),
    (
        Text::new(
            "Weekly service review",
            "Wöchentliche Servicebesprechung",
            "Revue de service hebdomadaire",
        ),
        "Azure",
    ),
    (
        Text::new(
            "Root cause analysis: storage latency",
            "Ursachenanalyse: Speicherlatenz",
            "Analyse de la cause racine : latence du stockage",
        ),
        "Azure",
    ),
    (
        Text::new(
            "Working with the platform team",
            "Zusammenarbeit mit dem Plattformteam",
            "Travail avec l'équipe de la plateforme",
        ),
        "Kubernetes",
    ),
    (
        Text::new(
            "Disaster recovery plan: second review",
            "Notfallplan: zweite Durchsicht",
            "Plan de reprise d'activité : deuxième relecture",
        ),
        "Azure",
    ),
    (
        Text::new("Cost anomaly analysis", "Analyse auffälliger Kosten", "Analyse des anomalies de coûts"),
        "Azure",
    ),
    (
        Text::new(
            "Upgrade rehearsal in the test tenant",
            "Upgrade-Probe im Testmandanten",
            "Répétition de la mise à niveau dans le locataire de test",
        ),
        "Microsoft 365",
    ),
    (
        Text::new(
            "Backlog and risk review",
            "Durchsicht von Backlog und Risiken",
            "Revue du backlog et des risques",
        ),
        "Azure",
    ),
    (
        Text::new(
            "Preparation for the year-end change freeze",
            "Vorbereitung des Jahresend-Freeze",
            "Préparation du gel de fin d'année",
        ),
        "Azure",
    ),
    (
        Text::new(
            "Policy as code: pull-request review",
            "Policy as Code: Pull-Request-Durchsicht",
            "Policy as code : revue des pull requests",
        ),
        "Security",
    ),
];

/// Deliveries of built-in proactive services.
pub const BUILT_IN: &[Delivery] = &[
    (
        Text::new(
            "Quarterly service review",
            "Servicebesprechung zum Quartal",
            "Revue de service trimestrielle",
        ),
        "Service delivery",
    ),
    (
        Text::new(
            "Proactive guidance: end-of-support dates",
            "Proaktiver Hinweis: Supportende-Termine",
            "Conseil proactif : dates de fin de support",
        ),
        "Service delivery",
    ),
    (
        Text::new(
            "Windows Server risk assessment",
            "Risikobewertung Windows Server",
            "Évaluation des risques Windows Server",
        ),
        "Windows Server",
    ),
    (
        Text::new(
            "Onboarding of new support contacts",
            "Einführung neuer Supportkontakte",
            "Accueil des nouveaux contacts de support",
        ),
        "Service delivery",
    ),
    (
        Text::new(
            "Azure reliability review",
            "Azure: Überprüfung der Zuverlässigkeit",
            "Azure : revue de la fiabilité",
        ),
        "Azure",
    ),
    (
        Text::new(
            "Security update briefing",
            "Briefing zu Sicherheitsupdates",
            "Point sur les mises à jour de sécurité",
        ),
        "Security",
    ),
    (
        Text::new(
            "Operational maturity check",
            "Prüfung der Betriebsreife",
            "Bilan de maturité opérationnelle",
        ),
        "Service delivery",
    ),
    (
        Text::new(
            "Critical situation debrief",
            "Nachbesprechung einer kritischen Lage",
            "Bilan d'une situation critique",
        ),
        "Service delivery",
    ),
    (
        Text::new(
            "Microsoft 365 change briefing",
            "Briefing zu Änderungen in Microsoft 365",
            "Point sur les changements dans Microsoft 365",
        ),
        "Microsoft 365",
    ),
    (
        Text::new(
            "Success plan update",
            "Aktualisierung des Erfolgsplans",
            "Mise à jour du plan de réussite",
        ),
        "Service delivery",
    ),
];

/// A course: title, product, type, minutes.
pub type Course = (Text, &'static str, &'static str, u64);

/// Courses of on-demand education.
pub const COURSES: &[Course] = &[
    (
        Text::new(
            "Azure fundamentals for operators",
            "Azure-Grundlagen für den Betrieb",
            "Azure : notions de base pour l'exploitation",
        ),
        "Azure",
        "learningPath",
        420,
    ),
    (
        Text::new(
            "Kubernetes networking explained",
            "Kubernetes-Netzwerke erklärt",
            "Les réseaux Kubernetes expliqués",
        ),
        "Azure",
        "video",
        48,
    ),
    (
        Text::new(
            "Hands-on: Bicep modules",
            "Praxisübung: Bicep-Module",
            "Travaux pratiques : modules Bicep",
        ),
        "Azure",
        "lab",
        90,
    ),
    (
        Text::new(
            "Hands-on: failover cluster recovery",
            "Praxisübung: Failovercluster wiederherstellen",
            "Travaux pratiques : restaurer un cluster de basculement",
        ),
        "Windows Server",
        "lab",
        120,
    ),
    (
        Text::new(
            "PowerShell: from one-liners to tools",
            "PowerShell: vom Einzeiler zum Werkzeug",
            "PowerShell : de la simple ligne à l'outil",
        ),
        "Windows Server",
        "learningPath",
        360,
    ),
    (
        Text::new(
            "SQL Server query tuning",
            "SQL Server: Abfragen optimieren",
            "SQL Server : optimiser les requêtes",
        ),
        "SQL Server",
        "learningPath",
        540,
    ),
    (Text::new("Indexes that help", "Indizes, die helfen", "Des index utiles"), "SQL Server", "video", 37),
    (
        Text::new(
            "Hands-on: Always On availability groups",
            "Praxisübung: Always-On-Verfügbarkeitsgruppen",
            "Travaux pratiques : groupes de disponibilité Always On",
        ),
        "SQL Server",
        "lab",
        150,
    ),
    (
        Text::new(
            "Conditional access deep dive",
            "Bedingter Zugriff im Detail",
            "L'accès conditionnel en détail",
        ),
        "Microsoft Entra ID",
        "video",
        62,
    ),
    (
        Text::new("Passkeys for everyone", "Passkeys für alle", "Des clés d'accès pour tous"),
        "Microsoft Entra ID",
        "webcast",
        45,
    ),
    (
        Text::new(
            "Zero trust in ninety minutes",
            "Zero Trust in neunzig Minuten",
            "Zero Trust en quatre-vingt-dix minutes",
        ),
        "Security",
        "webcast",
        90,
    ),
    (
        Text::new("Threat hunting with KQL", "Bedrohungssuche mit KQL", "Repérage des menaces avec KQL"),
        "Security",
        "lab",
        110,
    ),
    (
        Text::new("Intune and Autopilot", "Intune und Autopilot", "Intune et Autopilot"),
        "Microsoft Intune",
        "learningPath",
        300,
    ),
    (
        Text::new("What's new in Windows 11", "Neues in Windows 11", "Nouveautés de Windows 11"),
        "Windows 11",
        "webcast",
        50,
    ),
    (
        Text::new("Teams administration", "Teams verwalten", "Administrer Teams"),
        "Microsoft Teams",
        "learningPath",
        280,
    ),
    (
        Text::new(
            "Copilot: prompts that work",
            "Copilot: Prompts, die funktionieren",
            "Copilot : des prompts efficaces",
        ),
        "Microsoft 365",
        "video",
        28,
    ),
    (
        Text::new(
            "Copilot for administrators",
            "Copilot für die Administration",
            "Copilot pour les administrateurs",
        ),
        "Microsoft 365",
        "webcast",
        60,
    ),
    (
        Text::new(
            "SharePoint information architecture",
            "SharePoint: Informationsarchitektur",
            "SharePoint : architecture de l'information",
        ),
        "SharePoint",
        "video",
        55,
    ),
    (
        Text::new(
            "Power BI: accessible reports",
            "Power BI: barrierefreie Berichte",
            "Power BI : des rapports accessibles",
        ),
        "Power BI",
        "video",
        41,
    ),
    (
        Text::new("Hands-on: dataflows", "Praxisübung: Dataflows", "Travaux pratiques : dataflows"),
        "Power BI",
        "lab",
        75,
    ),
    (
        Text::new("Power Platform governance", "Power-Platform-Governance", "Gouvernance de Power Platform"),
        "Power Platform",
        "learningPath",
        210,
    ),
    (
        Text::new(
            "Dynamics 365: month-end closing",
            "Dynamics 365: Monatsabschluss",
            "Dynamics 365 : clôture mensuelle",
        ),
        "Dynamics 365",
        "video",
        66,
    ),
    (
        Text::new(
            ".NET performance clinic",
            ".NET-Leistungssprechstunde",
            ".NET : améliorer les performances",
        ),
        ".NET",
        "webcast",
        75,
    ),
    (
        Text::new("Reading memory dumps", "Speicherabbilder lesen", "Lire des images mémoire"),
        ".NET",
        "lab",
        140,
    ),
];

/// An assessment: name, technology.
pub type Assessment = (Text, &'static str);

/// On-demand assessments.
pub const ASSESSMENTS: &[Assessment] = &[
    (Text::name("Active Directory"), "Identity"),
    (
        Text::new("Active Directory security", "Active Directory: Sicherheit", "Sécurité d'Active Directory"),
        "Security",
    ),
    (
        Text::new("Azure cost optimisation", "Azure: Kostenoptimierung", "Azure : optimisation des coûts"),
        "Azure",
    ),
    (
        Text::new(
            "Azure Well-Architected review",
            "Azure Well-Architected: Überprüfung",
            "Revue Azure Well-Architected",
        ),
        "Azure",
    ),
    (Text::name("Exchange Server"), "Exchange"),
    (Text::name("Microsoft Entra"), "Identity"),
    (Text::name("Microsoft Intune"), "Endpoint"),
    (Text::name("Office 365 Exchange"), "Microsoft 365"),
    (Text::name("Office 365 SharePoint"), "Microsoft 365"),
    (Text::name("SharePoint Server"), "SharePoint"),
    (Text::name("SQL Server"), "SQL Server"),
    (Text::name("System Center Configuration Manager"), "Endpoint"),
    (Text::name("Windows Client"), "Windows 11"),
    (Text::name("Windows Server"), "Windows Server"),
    (
        Text::new("Windows Server security", "Windows Server: Sicherheit", "Sécurité de Windows Server"),
        "Security",
    ),
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

/// What proactive credits are redeemed for.
pub const REDEMPTIONS: &[Text] = &[
    Text::new(
        "Azure Kubernetes operations review",
        "Überprüfung des Kubernetes-Betriebs",
        "Revue de l'exploitation d'Azure Kubernetes",
    ),
    Text::new(
        "Security incident tabletop exercise",
        "Planspiel Sicherheitsvorfall",
        "Simulation d'incident de sécurité",
    ),
    Text::new(
        "Copilot readiness workshop",
        "Workshop Copilot-Bereitschaft",
        "Atelier de préparation à Copilot",
    ),
    Text::new(
        "SQL Server upgrade rehearsal",
        "Upgrade-Probe SQL Server",
        "Répétition de la mise à niveau de SQL Server",
    ),
    Text::new("Exchange hybrid cleanup", "Aufräumen Exchange Hybrid", "Nettoyage d'Exchange hybride"),
    Text::new(
        "Landing zone design session",
        "Entwurfssitzung Landing Zone",
        "Session de conception de la zone d'atterrissage",
    ),
    Text::new("Well-Architected review", "Well-Architected-Überprüfung", "Revue Well-Architected"),
    Text::new("Intune pilot support", "Begleitung Intune-Pilot", "Accompagnement du pilote Intune"),
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

/// First names that are usual in each language.
pub const FIRST: ByLanguage<&[&str]> = ByLanguage {
    en: &[
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
    ],
    de: &[
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
    ],
    fr: &[
        "Camille",
        "Baptiste",
        "Chloé",
        "Damien",
        "Élodie",
        "François",
        "Gaëlle",
        "Hugo",
        "Inès",
        "Jérôme",
        "Karim",
        "Léa",
        "Mathieu",
        "Noémie",
        "Océane",
        "Pierre",
        "Quentin",
        "Raphaël",
        "Solène",
        "Théo",
        "Ulysse",
        "Valérie",
        "Wassim",
        "Xavier",
        "Yasmine",
        "Zoé",
        "Agnès",
        "Benoît",
        "Clémence",
        "Étienne",
        "Anaïs",
        "Loïc",
    ],
};
/// Last names that are usual in each language.
pub const LAST: ByLanguage<&[&str]> = ByLanguage {
    en: &[
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
    ],
    de: &[
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
    ],
    fr: &[
        "Moreau",
        "Lefèvre",
        "Garnier",
        "Dubois",
        "Fournier",
        "Bénard",
        "Rousseau",
        "Gauthier",
        "Perrin",
        "Chevallier",
        "Renaud",
        "Marchand",
        "Guérin",
        "Besson",
        "Leclerc",
        "Noël",
        "Delaunay",
        "Pelletier",
        "Aubert",
        "Barbier",
        "Diallo",
        "Faure",
        "Girard",
        "Hervé",
        "Jacquet",
        "Lambert",
        "Mercier",
        "Nguyen",
        "Picard",
        "de la Tour",
        "Tessier",
        "D’Hiver",
    ],
};

/// Groups that share support requests, in the language of their workspace.
pub const GROUPS: ByLanguage<&[&str]> = ByLanguage {
    en: &[
        "Cloud platform",
        "Endpoint services",
        "Data and analytics",
        "Messaging",
        "Network operations",
        "Research computing",
    ],
    de: &[
        "Plattformbetrieb",
        "SAP-Basis",
        "Endgeräte & Arbeitsplatz",
        "Daten und Analyse",
        "Netzwerk München",
        "Ärztliche IT",
    ],
    fr: &[
        "Exploitation de la plateforme",
        "Base SAP",
        "Terminaux et postes de travail",
        "Données et analyse",
        "Réseau Lyon",
        "Informatique de santé",
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn every_title_is_there_in_every_language() {
        let troubles = TROUBLES.iter().chain(QUESTIONS).flat_map(|trouble| trouble.titles);
        let deliveries = [SERVICES, WORKSHOPS, ENGINEERING, BUILT_IN].concat();
        let titles = troubles
            .chain(deliveries.iter().map(|(title, _)| title))
            .chain(COURSES.iter().map(|(title, ..)| title))
            .chain(ASSESSMENTS.iter().map(|(title, _)| title))
            .chain(REDEMPTIONS);
        titles.for_each(Text::check);
        assert!(TROUBLES.iter().chain(QUESTIONS).all(|trouble| !trouble.titles.is_empty()));
    }

    #[test]
    fn people_and_groups_have_names_in_every_language() {
        for names in [FIRST, LAST, GROUPS] {
            for language in Language::ALL {
                let mut list = names.get(*language).to_vec();
                list.sort_unstable();
                list.dedup();
                assert_eq!(list.len(), names.get(*language).len(), "{language:?}: a name occurs twice");
                assert_eq!(list.len(), names.en.len(), "{language:?}");
            }
        }
    }
}
