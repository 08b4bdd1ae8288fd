/* What VERIS's words say: one row for each value of each enumeration, and their resolution against a law. */
#include "read/veris_map.h"

#include <string.h>

struct members {
	enum veris_set set;
	const char *ids; /* parted by spaces */
};

struct row {
	enum veris_list list;
	uint16_t code;
	const char *value;
	uint64_t says;
	struct members add[3];
};

#define INTERNAL_SOURCES "monitoring_systems it_security staff internal_audit other"
#define EXTERNAL_SOURCES                                                                                        \
	"external_audit customers data_subject financial_counterparts processor third_party_provider attacker " \
	"authority_or_law_enforcement press other"
#define PARTNER_SOURCES "external_audit customers financial_counterparts processor third_party_provider other"
/* clang-format off */
#define EXPLOIT {SET_TYPES, "vulnerability_exploitation"}
#define HUMAN {SET_CAUSES, "human_error"}
#define NATURAL {SET_CAUSES, "natural_phenomena"}
#define BY_MAIL {SET_VECTORS, "email_phishing"}
#define BY_WEB {SET_VECTORS, "web"}
#define BY_MEDIA {SET_VECTORS, "removable_media"}
#define GUESSING {SET_TYPES, "credential_attack"}, {SET_VECTORS, "attrition"}
#define PERSONAL_DATA {SET_REGIMES, "personal_data"}
#define SECRET_WORDS {SET_CATEGORIES, "credentials"}
#define WRONG_STATE {SET_PROPERTIES, "integrity"}
#define NOT_THERE {SET_PROPERTIES, "availability"}

#define SAYS(list, value, says) {list, 0, value, says, {{SET_NONE, NULL}}}
#define ADDS(list, value, ...) {list, 0, value, 0, {__VA_ARGS__}}
#define BOTH(list, value, says, ...) {list, 0, value, says, {__VA_ARGS__}}
#define CODE(list, value, code) {list, code, value, 0, {{SET_NONE, NULL}}}

/* Values that say nothing which a fact could hold: known all the same. */
static const struct {
	enum veris_list list;
	const char *values; /* parted by bars */
} silent[] = {
	{LIST_HACKING,
	 "Abuse of functionality|Cache poisoning|Cryptanalysis|CSRF|Disable controls|"
	 "Evade Defenses|Forced browsing|Fuzz testing|Hijack|HTTP request smuggling|"
	 "HTTP request splitting|HTTP response smuggling|HTTP response splitting|AitM|MitM|"
	 "Profile host|Prompt injection|Reverse engineering|Routing detour|Session fixation|"
	 "Session prediction|Session replay|Soap array abuse|URL redirector abuse|"
	 "XML attribute blowup|XML entity expansion|XSS|Other|Unknown"},
	{LIST_HACKING_VECTOR,
	 "3rd party desktop|Backdoor|Backdoor or C2|Command shell|Desktop sharing|"
	 "Desktop sharing software|Hypervisor|Inter-tenant|Other network service|"
	 "Physical access|VPN|Other|Unknown"},
	{LIST_MALWARE,
	 "Adminware|Adware|C2|Capture app data|Capture stored data|Client-side attack|In-memory|"
	 "AitM|MitM|Disable controls|DoS|Downloader|Exploit misconfig|Evade Defenses|"
	 "Pass-the-hash|Profile host|RAM scraper|Rootkit|Spam|SQL injection|Spyware/Keylogger|"
	 "Trojan|Worm|Other|Unknown"},
	{LIST_MALWARE_VECTOR,
	 "C2|Direct install|Download by malware|Instant messaging|Network propagation|"
	 "Remote injection|Other|Unknown"},
	{LIST_SOCIAL,
	 "Bribery|Evade Defenses|Forgery|Propaganda|Spam|Other|Unknown"},
	{LIST_SOCIAL_VECTOR,
	 "Documents|IM|In-person|Partner|Phone|SMS|Social media|Software|Virtual meeting|Other|"
	 "Unknown"},
	{LIST_ERROR,
	 "Capacity shortage|Other|Unknown"},
	{LIST_MISUSE,
	 "Data mishandling|Email misuse|Evade Defenses|Illicit content|Knowledge abuse|"
	 "Net misuse|Password or Session Sharing|Possession abuse|Privilege abuse|Snap picture|"
	 "Unapproved hardware|Unapproved software|Unapproved workaround|Other|Unknown"},
	{LIST_PHYSICAL,
	 "Bypassed controls|Connection|Disabled controls|Evade Defenses|Skimmer|Snooping|"
	 "Surveillance|Other|Unknown"},
	{LIST_PHYSICAL_VECTOR,
	 "Partner facility|Partner vehicle|Personal residence|Personal vehicle|"
	 "Privileged access|Public facility|Public vehicle|Uncontrolled location|Victim grounds|"
	 "Victim public area|Victim work area|Visitor privileges|Other|Unknown"},
	{LIST_ENVIRONMENTAL,
	 "Deterioration|EMI|ESD|Fire|Hazmat|Humidity|Leak|Particulates|Pathogen|Power failure|"
	 "Temperature|Vermin|Other|Unknown"},
	{LIST_RESULT,
	 "Elevate|Deploy payload|Persist|Other|Unknown|NA"},
	{LIST_MOTIVE,
	 "Convenience|Fear|Fun|NA|Other|Unknown"},
	{LIST_ROLE,
	 "IT|Unknown|Other|NA"},
	{LIST_DATA,
	 "Copyrighted|Source code|System|Virtual currency|Other|Unknown"},
	{LIST_DATA_VICTIM,
	 "Partner|Victim organization|Other|Unknown"},
	{LIST_INTEGRITY,
	 "Alter behavior|Other|Unknown"},
	{LIST_AVAILABILITY,
	 "Acceleration|Other|Unknown"},
	{LIST_GOVERNMENT,
	 "NA|Unknown"},
};

static const struct row rows[] = {
	/* action.hacking: deliberate, beyond the powers given. What `Unknown` did is open: perhaps a denial of service. */
	BOTH(LIST_HACKING, "Backdoor", SAYS_INTRUDED, {SET_TYPES, "intrusion"}),
	ADDS(LIST_HACKING, "Brute force", GUESSING),
	BOTH(LIST_HACKING, "Buffer overflow", SAYS_INTRUDED, EXPLOIT),
	BOTH(LIST_HACKING, "DoS", SAYS_DOS, {SET_TYPES, "denial_of_service"}, {SET_VECTORS, "attrition"}),
	BOTH(LIST_HACKING, "Exploit misconfig", SAYS_INTRUDED, {SET_TYPES, "intrusion"}),
	BOTH(LIST_HACKING, "Exploit vuln", SAYS_INTRUDED, EXPLOIT),
	ADDS(LIST_HACKING, "Footprinting", {SET_TYPES, "scanning"}),
	BOTH(LIST_HACKING, "Format string attack", SAYS_INTRUDED, EXPLOIT),
	BOTH(LIST_HACKING, "Insecure deserialization", SAYS_INTRUDED, EXPLOIT),
	BOTH(LIST_HACKING, "Integer overflows", SAYS_INTRUDED, EXPLOIT),
	BOTH(LIST_HACKING, "LDAP injection", SAYS_INTRUDED, EXPLOIT),
	BOTH(LIST_HACKING, "Mail command injection", SAYS_INTRUDED, EXPLOIT),
	BOTH(LIST_HACKING, "Null byte injection", SAYS_INTRUDED, EXPLOIT),
	ADDS(LIST_HACKING, "Offline cracking", {SET_TYPES, "credential_attack"}),
	BOTH(LIST_HACKING, "OS commanding", SAYS_INTRUDED, EXPLOIT),
	BOTH(LIST_HACKING, "Pass-the-hash", SAYS_INTRUDED, {SET_TYPES, "account_compromise credential_attack"}),
	BOTH(LIST_HACKING, "Path traversal", SAYS_INTRUDED, EXPLOIT),
	BOTH(LIST_HACKING, "RFI", SAYS_INTRUDED, EXPLOIT),
	ADDS(LIST_HACKING, "Scan network", {SET_TYPES, "scanning"}),
	BOTH(LIST_HACKING, "Special element injection", SAYS_INTRUDED, EXPLOIT),
	BOTH(LIST_HACKING, "SQLi", SAYS_INTRUDED, EXPLOIT),
	BOTH(LIST_HACKING, "SSI injection", SAYS_INTRUDED, EXPLOIT),
	BOTH(LIST_HACKING, "Use of backdoor or C2", SAYS_INTRUDED, {SET_TYPES, "intrusion"}),
	BOTH(LIST_HACKING, "Use of stolen creds", SAYS_INTRUDED,
	     {SET_TYPES, "account_compromise"}, {SET_VECTORS, "account_takeover"}),
	BOTH(LIST_HACKING, "User breakout", SAYS_INTRUDED, {SET_TYPES, "intrusion"}),
	BOTH(LIST_HACKING, "Virtual machine escape", SAYS_INTRUDED, {SET_TYPES, "intrusion"}),
	BOTH(LIST_HACKING, "XML external entities", SAYS_INTRUDED, EXPLOIT),
	BOTH(LIST_HACKING, "XML injection", SAYS_INTRUDED, EXPLOIT),
	BOTH(LIST_HACKING, "XPath injection", SAYS_INTRUDED, EXPLOIT),
	BOTH(LIST_HACKING, "XQuery injection", SAYS_INTRUDED, EXPLOIT),

	SAYS(LIST_HACKING_VECTOR, "Partner", SAYS_VIA_PARTNER),
	ADDS(LIST_HACKING_VECTOR, "Web application", BY_WEB),

	/* action.malware: by definition malicious software. `DoS` and `Spam` are what the program does, to whomever. */
	BOTH(LIST_MALWARE, "Backdoor", SAYS_INTRUDED, {SET_TYPES, "intrusion"}),
	BOTH(LIST_MALWARE, "Backdoor or C2", SAYS_INTRUDED, {SET_TYPES, "intrusion"}),
	ADDS(LIST_MALWARE, "Brute force", GUESSING),
	ADDS(LIST_MALWARE, "Click fraud", {SET_TYPES, "resource_hijacking"}),
	ADDS(LIST_MALWARE, "Click fraud and cryptocurrency mining", {SET_TYPES, "resource_hijacking"}),
	ADDS(LIST_MALWARE, "Cryptocurrency mining", {SET_TYPES, "resource_hijacking"}),
	ADDS(LIST_MALWARE, "Destroy data", {SET_TYPES, "data_destruction"}),
	ADDS(LIST_MALWARE, "Modify data", {SET_TYPES, "data_manipulation"}),
	BOTH(LIST_MALWARE, "Exploit vuln", SAYS_INTRUDED, EXPLOIT),
	SAYS(LIST_MALWARE, "Export data", SAYS_TAKEN),
	ADDS(LIST_MALWARE, "Packet sniffer", {SET_TYPES, "sniffing"}),
	ADDS(LIST_MALWARE, "Password dumper", {SET_TYPES, "credential_attack"}),
	BOTH(LIST_MALWARE, "Ransomware", SAYS_RANSOM, {SET_TYPES, "ransomware"}),
	BOTH(LIST_MALWARE, "RAT", SAYS_INTRUDED, {SET_TYPES, "intrusion"}),
	ADDS(LIST_MALWARE, "Scan network", {SET_TYPES, "scanning"}),

	ADDS(LIST_MALWARE_VECTOR, "Email", BY_MAIL),
	ADDS(LIST_MALWARE_VECTOR, "Email attachment", BY_MAIL),
	ADDS(LIST_MALWARE_VECTOR, "Email autoexecute", BY_MAIL),
	ADDS(LIST_MALWARE_VECTOR, "Email link", BY_MAIL),
	ADDS(LIST_MALWARE_VECTOR, "Email unknown", BY_MAIL),
	ADDS(LIST_MALWARE_VECTOR, "Email other", BY_MAIL),
	SAYS(LIST_MALWARE_VECTOR, "Partner", SAYS_VIA_PARTNER),
	ADDS(LIST_MALWARE_VECTOR, "Removable media", BY_MEDIA),
	BOTH(LIST_MALWARE_VECTOR, "Software update", SAYS_SUPPLY_CHAIN, {SET_TYPES, "supply_chain_attack"}),
	ADDS(LIST_MALWARE_VECTOR, "Web application", BY_WEB),
	ADDS(LIST_MALWARE_VECTOR, "Web application - download", BY_WEB),
	ADDS(LIST_MALWARE_VECTOR, "Web application - drive-by", BY_WEB),
	ADDS(LIST_MALWARE_VECTOR, "Web drive-by", BY_WEB),
	ADDS(LIST_MALWARE_VECTOR, "Web download", BY_WEB),

	ADDS(LIST_SOCIAL, "Baiting", {SET_TYPES, "social_engineering"}),
	ADDS(LIST_SOCIAL, "Elicitation", {SET_TYPES, "social_engineering"}),
	SAYS(LIST_SOCIAL, "Extortion", SAYS_RANSOM),
	ADDS(LIST_SOCIAL, "Influence", {SET_TYPES, "social_engineering"}),
	ADDS(LIST_SOCIAL, "Phishing", {SET_TYPES, "phishing"}),
	ADDS(LIST_SOCIAL, "Pretexting", {SET_TYPES, "social_engineering"}),
	ADDS(LIST_SOCIAL, "Prompt bombing", {SET_TYPES, "social_engineering"}),
	ADDS(LIST_SOCIAL, "Scam", {SET_TYPES, "social_engineering"}),

	ADDS(LIST_SOCIAL_VECTOR, "Email", BY_MAIL),
	ADDS(LIST_SOCIAL_VECTOR, "Removable media", BY_MEDIA),
	ADDS(LIST_SOCIAL_VECTOR, "Web application", BY_WEB),
	ADDS(LIST_SOCIAL_VECTOR, "Website", BY_WEB),

	/* action.error: unintended. A malfunction or a shortage is nobody's mistake with certainty. */
	ADDS(LIST_ERROR, "Classification error", HUMAN),
	ADDS(LIST_ERROR, "Data entry error", HUMAN),
	ADDS(LIST_ERROR, "Disposal error", HUMAN, {SET_TYPES, "improper_disposal"}),
	ADDS(LIST_ERROR, "Gaffe", HUMAN),
	BOTH(LIST_ERROR, "Loss", SAYS_GONE, HUMAN, {SET_VECTORS, "loss_or_theft"}),
	ADDS(LIST_ERROR, "Maintenance error", HUMAN),
	ADDS(LIST_ERROR, "Malfunction", {SET_CAUSES, "system_failure"}, {SET_TYPES, "technical_failure"}),
	ADDS(LIST_ERROR, "Misconfiguration", HUMAN, {SET_TYPES, "misconfiguration"}),
	ADDS(LIST_ERROR, "Misdelivery", HUMAN, {SET_TYPES, "misdelivery"}),
	ADDS(LIST_ERROR, "Misinformation", HUMAN),
	ADDS(LIST_ERROR, "Omission", HUMAN),
	ADDS(LIST_ERROR, "Physical accidents", HUMAN),
	ADDS(LIST_ERROR, "Programming error", HUMAN),
	ADDS(LIST_ERROR, "Publishing error", HUMAN, {SET_TYPES, "unintended_publication"}),

	ADDS(LIST_PHYSICAL, "Assault", {SET_TYPES, "physical_attack"}),
	ADDS(LIST_PHYSICAL, "Destruction", {SET_TYPES, "physical_attack"}),
	ADDS(LIST_PHYSICAL, "Tampering", {SET_TYPES, "physical_attack"}),
	BOTH(LIST_PHYSICAL, "Theft", SAYS_GONE, {SET_VECTORS, "loss_or_theft"}),
	ADDS(LIST_PHYSICAL, "Wiretapping", {SET_TYPES, "sniffing"}),

	SAYS(LIST_PHYSICAL_VECTOR, "Victim secure area", SAYS_SITE),

	/* action.environmental: "forces of nature", but a fire or a power failure need not be one. */
	BOTH(LIST_ENVIRONMENTAL, "Earthquake", SAYS_NATURE, NATURAL),
	BOTH(LIST_ENVIRONMENTAL, "Flood", SAYS_NATURE, NATURAL),
	BOTH(LIST_ENVIRONMENTAL, "Hurricane", SAYS_NATURE, NATURAL),
	BOTH(LIST_ENVIRONMENTAL, "Ice", SAYS_NATURE, NATURAL),
	BOTH(LIST_ENVIRONMENTAL, "Landslide", SAYS_NATURE, NATURAL),
	BOTH(LIST_ENVIRONMENTAL, "Lightning", SAYS_NATURE, NATURAL),
	BOTH(LIST_ENVIRONMENTAL, "Meteorite", SAYS_NATURE, NATURAL),
	BOTH(LIST_ENVIRONMENTAL, "Tornado", SAYS_NATURE, NATURAL),
	BOTH(LIST_ENVIRONMENTAL, "Tsunami", SAYS_NATURE, NATURAL),
	BOTH(LIST_ENVIRONMENTAL, "Volcano", SAYS_NATURE, NATURAL),
	BOTH(LIST_ENVIRONMENTAL, "Wind", SAYS_NATURE, NATURAL),

	SAYS(LIST_RESULT, "Infiltrate", SAYS_INTRUDED),
	SAYS(LIST_RESULT, "Exfiltrate", SAYS_TAKEN),
	SAYS(LIST_RESULT, "Lateral movement", SAYS_INTRUDED),

	SAYS(LIST_EXTERNAL, "Acquaintance", SAYS_MANY),
	ADDS(LIST_EXTERNAL, "Activist", {SET_ACTOR, "hacktivist"}),
	SAYS(LIST_EXTERNAL, "Auditor", SAYS_MANY),
	SAYS(LIST_EXTERNAL, "Competitor", SAYS_MANY),
	SAYS(LIST_EXTERNAL, "Customer", SAYS_MANY),
	SAYS(LIST_EXTERNAL, "Force majeure", SAYS_NATURE | SAYS_MANY),
	SAYS(LIST_EXTERNAL, "Former employee", SAYS_MANY),
	ADDS(LIST_EXTERNAL, "Nation-state", {SET_ACTOR, "apt apt_targeted"}),
	ADDS(LIST_EXTERNAL, "Organized crime", {SET_ACTOR, "criminal"}),
	ADDS(LIST_EXTERNAL, "State-affiliated", {SET_ACTOR, "apt apt_targeted"}),
	SAYS(LIST_EXTERNAL, "Terrorist", SAYS_MANY),
	SAYS(LIST_EXTERNAL, "Unaffiliated", SAYS_MANY),
	SAYS(LIST_EXTERNAL, "Other", SAYS_MANY),
	SAYS(LIST_EXTERNAL, "Unknown", SAYS_MANY),

	/* Of all classes of actors. Fun and convenience may be no more than carelessness. */
	SAYS(LIST_MOTIVE, "Espionage", SAYS_MALICE),
	SAYS(LIST_MOTIVE, "Financial", SAYS_MALICE),
	SAYS(LIST_MOTIVE, "Grudge", SAYS_MALICE),
	SAYS(LIST_MOTIVE, "Ideology", SAYS_MALICE),
	SAYS(LIST_MOTIVE, "Secondary", SAYS_MALICE),

	SAYS(LIST_ASSET, "M - Disk drive", SAYS_DEVICE),
	SAYS(LIST_ASSET, "M - Disk media", SAYS_DEVICE),
	SAYS(LIST_ASSET, "M - Documents", SAYS_PAPER),
	SAYS(LIST_ASSET, "M - Flash drive", SAYS_DEVICE),
	SAYS(LIST_ASSET, "M - Smart card", SAYS_DEVICE),
	SAYS(LIST_ASSET, "M - SIM card", SAYS_DEVICE),
	SAYS(LIST_ASSET, "M - Tapes", SAYS_DEVICE),
	SAYS(LIST_ASSET, "N - PLC", SAYS_OT | SAYS_SYSTEM | SAYS_DEVICE),
	SAYS(LIST_ASSET, "N - RTU", SAYS_OT | SAYS_SYSTEM | SAYS_DEVICE),
	SAYS(LIST_ASSET, "S - DCS", SAYS_OT | SAYS_SYSTEM | SAYS_DEVICE),
	SAYS(LIST_ASSET, "S - ICS", SAYS_OT | SAYS_SYSTEM | SAYS_DEVICE),
	SAYS(LIST_ASSET, "S - SCADA", SAYS_OT | SAYS_SYSTEM | SAYS_DEVICE),
	SAYS(LIST_ASSET, "U - Media", SAYS_DEVICE),
	SAYS(LIST_ASSET, "U - Peripheral", SAYS_OTHER_ASSET),
	SAYS(LIST_ASSET, "Unknown", SAYS_OTHER_ASSET),
	SAYS(LIST_ASSET, "Other", SAYS_OTHER_ASSET),

	SAYS(LIST_ROLE, "OT", SAYS_OT),

	ADDS(LIST_DATA, "API key", SECRET_WORDS),
	ADDS(LIST_DATA, "Bank", {SET_CATEGORIES, "financial_information"}),
	ADDS(LIST_DATA, "Classified", {SET_CATEGORIES, "classified"}),
	ADDS(LIST_DATA, "Credentials", SECRET_WORDS),
	ADDS(LIST_DATA, "Digital certificate", SECRET_WORDS),
	ADDS(LIST_DATA, "Internal", {SET_CATEGORIES, "business_confidential"}),
	BOTH(LIST_DATA, "Medical", SAYS_PERSONAL, {SET_CATEGORIES, "health"}, PERSONAL_DATA),
	ADDS(LIST_DATA, "Multi-factor credential", SECRET_WORDS),
	ADDS(LIST_DATA, "Payment", {SET_CATEGORIES, "payment_card"}),
	BOTH(LIST_DATA, "Personal", SAYS_PERSONAL, PERSONAL_DATA),
	BOTH(LIST_DATA, "Sensitive Personal", SAYS_PERSONAL, PERSONAL_DATA),
	ADDS(LIST_DATA, "Secrets", {SET_CATEGORIES, "business_confidential"}, {SET_REGIMES, "trade_secret"}),
	ADDS(LIST_DATA, "Session key", SECRET_WORDS),

	/* A customer or partner may be a firm; an employee, a patient, a student is a person. */
	ADDS(LIST_DATA_VICTIM, "Customer", {SET_SUBJECTS, "customers"}),
	BOTH(LIST_DATA_VICTIM, "Employee", SAYS_PEOPLE, {SET_SUBJECTS, "employees"}, PERSONAL_DATA),
	BOTH(LIST_DATA_VICTIM, "Patient", SAYS_PEOPLE, {SET_SUBJECTS, "patients"}, PERSONAL_DATA),
	BOTH(LIST_DATA_VICTIM, "Student", SAYS_PEOPLE, {SET_SUBJECTS, "students"}, PERSONAL_DATA),

	SAYS(LIST_STATE, "Processed", SAYS_STATE_OPEN),
	SAYS(LIST_STATE, "Stored", SAYS_STORE),
	SAYS(LIST_STATE, "Stored encrypted", SAYS_STORE | SAYS_ENCRYPTED_STORE),
	SAYS(LIST_STATE, "Stored unencrypted", SAYS_STORE | SAYS_PLAIN_STORE),
	SAYS(LIST_STATE, "Transmitted", SAYS_WIRE),
	SAYS(LIST_STATE, "Transmitted encrypted", SAYS_WIRE | SAYS_ENCRYPTED_WIRE),
	SAYS(LIST_STATE, "Transmitted unencrypted", SAYS_WIRE | SAYS_PLAIN_WIRE),
	BOTH(LIST_STATE, "Printed", SAYS_PRINTED, {SET_MEDIUM, "paper"}),
	SAYS(LIST_STATE, "Other", SAYS_STATE_OPEN),
	SAYS(LIST_STATE, "Unknown", SAYS_STATE_OPEN),

	/* `Alter behavior` is what happened to a person, `Fraudulent transaction` what was done with a sound system. */
	ADDS(LIST_INTEGRITY, "Created account", WRONG_STATE),
	ADDS(LIST_INTEGRITY, "Defacement", WRONG_STATE, {SET_TYPES, "defacement"}),
	ADDS(LIST_INTEGRITY, "Fraudulent transaction", {SET_TYPES, "fraud"}),
	ADDS(LIST_INTEGRITY, "Hardware tampering", WRONG_STATE),
	ADDS(LIST_INTEGRITY, "Log tampering", WRONG_STATE),
	ADDS(LIST_INTEGRITY, "Misrepresentation", {SET_PROPERTIES, "authenticity"}),
	ADDS(LIST_INTEGRITY, "Modify authentication", WRONG_STATE),
	ADDS(LIST_INTEGRITY, "Modify configuration", WRONG_STATE),
	ADDS(LIST_INTEGRITY, "Modify data", WRONG_STATE, {SET_TYPES, "data_manipulation"}),
	ADDS(LIST_INTEGRITY, "Modify privileges", WRONG_STATE),
	ADDS(LIST_INTEGRITY, "Register MFA device", WRONG_STATE),
	ADDS(LIST_INTEGRITY, "Repurpose", WRONG_STATE),
	ADDS(LIST_INTEGRITY, "Software installation", WRONG_STATE),

	ADDS(LIST_AVAILABILITY, "Degradation", NOT_THERE),
	ADDS(LIST_AVAILABILITY, "Destruction", NOT_THERE),
	BOTH(LIST_AVAILABILITY, "Interruption", SAYS_INTERRUPTED, NOT_THERE),
	ADDS(LIST_AVAILABILITY, "Loss", NOT_THERE),
	BOTH(LIST_AVAILABILITY, "Obscuration", SAYS_OBSCURED, NOT_THERE),

	ADDS(LIST_FOUND_EXTERNAL, "Actor disclosure", {SET_SOURCE, "attacker press"}),
	ADDS(LIST_FOUND_EXTERNAL, "Audit", {SET_SOURCE, "external_audit third_party_provider other"}),
	ADDS(LIST_FOUND_EXTERNAL, "Customer",
	     {SET_SOURCE, "customers data_subject financial_counterparts processor third_party_provider"}),
	ADDS(LIST_FOUND_EXTERNAL, "Emergency response team",
	     {SET_SOURCE, "authority_or_law_enforcement third_party_provider other"}),
	ADDS(LIST_FOUND_EXTERNAL, "Found documents", {SET_SOURCE, EXTERNAL_SOURCES}),
	ADDS(LIST_FOUND_EXTERNAL, "Fraud detection", {SET_SOURCE, EXTERNAL_SOURCES}),
	ADDS(LIST_FOUND_EXTERNAL, "Incident response", {SET_SOURCE, EXTERNAL_SOURCES}),
	ADDS(LIST_FOUND_EXTERNAL, "Law enforcement", {SET_SOURCE, "authority_or_law_enforcement"}),
	ADDS(LIST_FOUND_EXTERNAL, "Monitoring service", {SET_SOURCE, "third_party_provider other"}),
	ADDS(LIST_FOUND_EXTERNAL, "Security researcher", {SET_SOURCE, "other press authority_or_law_enforcement"}),
	ADDS(LIST_FOUND_EXTERNAL, "Suspicious traffic", {SET_SOURCE, EXTERNAL_SOURCES}),
	ADDS(LIST_FOUND_EXTERNAL, "Unrelated 3rd party", {SET_SOURCE, EXTERNAL_SOURCES}),
	ADDS(LIST_FOUND_EXTERNAL, "Other", {SET_SOURCE, EXTERNAL_SOURCES}),
	ADDS(LIST_FOUND_EXTERNAL, "Unknown", {SET_SOURCE, EXTERNAL_SOURCES}),

	ADDS(LIST_FOUND_INTERNAL, "Antivirus", {SET_SOURCE, "monitoring_systems"}),
	ADDS(LIST_FOUND_INTERNAL, "Break in discovered", {SET_SOURCE, "staff it_security other"}),
	ADDS(LIST_FOUND_INTERNAL, "Data loss prevention", {SET_SOURCE, "monitoring_systems"}),
	ADDS(LIST_FOUND_INTERNAL, "Financial audit", {SET_SOURCE, INTERNAL_SOURCES}),
	ADDS(LIST_FOUND_INTERNAL, "Fraud detection", {SET_SOURCE, INTERNAL_SOURCES}),
	ADDS(LIST_FOUND_INTERNAL, "Hids", {SET_SOURCE, "monitoring_systems"}),
	ADDS(LIST_FOUND_INTERNAL, "Incident response", {SET_SOURCE, "it_security"}),
	ADDS(LIST_FOUND_INTERNAL, "Infrastructure monitoring", {SET_SOURCE, "monitoring_systems"}),
	ADDS(LIST_FOUND_INTERNAL, "It review", {SET_SOURCE, INTERNAL_SOURCES}),
	ADDS(LIST_FOUND_INTERNAL, "Log review", {SET_SOURCE, "monitoring_systems it_security"}),
	ADDS(LIST_FOUND_INTERNAL, "Nids", {SET_SOURCE, "monitoring_systems"}),
	ADDS(LIST_FOUND_INTERNAL, "Offboarding", {SET_SOURCE, "staff other"}),
	ADDS(LIST_FOUND_INTERNAL, "Reported by employee", {SET_SOURCE, "staff it_security"}),
	ADDS(LIST_FOUND_INTERNAL, "Security alarm", {SET_SOURCE, "monitoring_systems other"}),
	ADDS(LIST_FOUND_INTERNAL, "Other", {SET_SOURCE, INTERNAL_SOURCES}),
	ADDS(LIST_FOUND_INTERNAL, "Unknown", {SET_SOURCE, INTERNAL_SOURCES}),

	ADDS(LIST_FOUND_PARTNER, "Antivirus", {SET_SOURCE, PARTNER_SOURCES}),
	ADDS(LIST_FOUND_PARTNER, "Audit", {SET_SOURCE, PARTNER_SOURCES}),
	ADDS(LIST_FOUND_PARTNER, "Incident response", {SET_SOURCE, PARTNER_SOURCES}),
	ADDS(LIST_FOUND_PARTNER, "Monitoring service", {SET_SOURCE, PARTNER_SOURCES}),
	ADDS(LIST_FOUND_PARTNER, "Other", {SET_SOURCE, PARTNER_SOURCES}),
	ADDS(LIST_FOUND_PARTNER, "Unknown", {SET_SOURCE, PARTNER_SOURCES}),

	CODE(LIST_INCIDENT, "Confirmed", 0),
	CODE(LIST_INCIDENT, "Suspected", 1),
	CODE(LIST_INCIDENT, "Near miss", 2),
	CODE(LIST_INCIDENT, "False positive", 3),

	CODE(LIST_DISCLOSURE, "No", DISCLOSURE_NO),
	CODE(LIST_DISCLOSURE, "Potentially", DISCLOSURE_POSSIBLE),
	CODE(LIST_DISCLOSURE, "Yes", DISCLOSURE_YES),
	CODE(LIST_DISCLOSURE, "Unknown", DISCLOSURE_UNKNOWN),

	CODE(LIST_EMPLOYEES, "Small", 0),
	CODE(LIST_EMPLOYEES, "1 to 10", 1),
	CODE(LIST_EMPLOYEES, "11 to 100", 2),
	CODE(LIST_EMPLOYEES, "101 to 1000", 3),
	CODE(LIST_EMPLOYEES, "Large", 4),
	CODE(LIST_EMPLOYEES, "1001 to 10000", 5),
	CODE(LIST_EMPLOYEES, "10001 to 25000", 6),
	CODE(LIST_EMPLOYEES, "25001 to 50000", 7),
	CODE(LIST_EMPLOYEES, "50001 to 100000", 8),
	CODE(LIST_EMPLOYEES, "Over 100000", 9),
	CODE(LIST_EMPLOYEES, "Unknown", 10),

	CODE(LIST_UNIT, "Seconds", UNIT_SECONDS),
	CODE(LIST_UNIT, "Minutes", UNIT_MINUTES),
	CODE(LIST_UNIT, "Hours", UNIT_HOURS),
	CODE(LIST_UNIT, "Days", UNIT_DAYS),
	CODE(LIST_UNIT, "Weeks", UNIT_WEEKS),
	CODE(LIST_UNIT, "Months", UNIT_MONTHS),
	CODE(LIST_UNIT, "Years", UNIT_YEARS),
	CODE(LIST_UNIT, "Never", UNIT_NEVER),
	CODE(LIST_UNIT, "NA", UNIT_NA),
	CODE(LIST_UNIT, "Unknown", UNIT_NEVER),

	CODE(LIST_GOVERNMENT, "Federal", 1),
	CODE(LIST_GOVERNMENT, "Regional", 1),
	CODE(LIST_GOVERNMENT, "Local", 1),
	CODE(LIST_GOVERNMENT, "Other", 1),
};

/* "Small" and "Large" are at most and over 1 000 (labels of the schema). */
const struct veris_span veris_employees[] = {
	{0, 1000}, {1, 10}, {11, 100}, {101, 1000}, {1001, INT64_MAX}, {1001, 10000}, {10001, 25000}, {25001, 50000},
	{50001, 100000}, {100001, INT64_MAX}, {0, INT64_MAX},
};

/* NAICS (2012, 2017) within the United States. Sectors as Presidential Policy Directive 21 and the sectors' own
 * profiles describe them; only industries that lie squarely inside one. Kinds of entity only where the code defines them. */
static const struct {
	const char *prefix;
	enum veris_set set;
	const char *ids;
} industries[] = {
	{"111", SET_SECTORS, "food_agriculture"}, {"112", SET_SECTORS, "food_agriculture"},
	{"211", SET_SECTORS, "energy"}, {"2211", SET_SECTORS, "energy"}, {"2212", SET_SECTORS, "energy"},
	{"2213", SET_SECTORS, "water_wastewater"}, {"311", SET_SECTORS, "food_agriculture"},
	{"32411", SET_SECTORS, "energy"}, {"325", SET_SECTORS, "chemical"},
	{"331", SET_SECTORS, "critical_manufacturing"}, {"333", SET_SECTORS, "critical_manufacturing"},
	{"3341", SET_SECTORS, "information_technology"}, {"335", SET_SECTORS, "critical_manufacturing"},
	{"336", SET_SECTORS, "critical_manufacturing"}, {"481", SET_SECTORS, "transportation"},
	{"482", SET_SECTORS, "transportation"}, {"483", SET_SECTORS, "transportation"},
	{"484", SET_SECTORS, "transportation"}, {"485", SET_SECTORS, "transportation"},
	{"488", SET_SECTORS, "transportation"}, {"491", SET_SECTORS, "transportation"},
	{"492", SET_SECTORS, "transportation"}, {"51121", SET_SECTORS, "information_technology"},
	{"515", SET_SECTORS, "communications"}, {"517", SET_SECTORS, "communications"},
	{"518", SET_SECTORS, "information_technology"}, {"521", SET_SECTORS, "financial_services"},
	{"522", SET_SECTORS, "financial_services"}, {"523", SET_SECTORS, "financial_services"},
	{"524", SET_SECTORS, "financial_services"}, {"5415", SET_SECTORS, "information_technology"},
	{"611", SET_SECTORS, "government_facilities"}, {"621", SET_SECTORS, "healthcare_public_health"},
	{"622", SET_SECTORS, "healthcare_public_health"}, {"623", SET_SECTORS, "healthcare_public_health"},
	{"711", SET_SECTORS, "commercial_facilities"}, {"712", SET_SECTORS, "commercial_facilities"},
	{"713", SET_SECTORS, "commercial_facilities"}, {"721", SET_SECTORS, "commercial_facilities"},
	{"722", SET_SECTORS, "food_agriculture"}, {"92", SET_SECTORS, "government_facilities"},
	{"92212", SET_SECTORS, "emergency_services"}, {"92216", SET_SECTORS, "emergency_services"},
	{"524114", SET_HEALTH, "health_plan"}, {"621493", SET_HEALTH, "ambulatory_surgical"},
	{"622", SET_HEALTH, "hospital"}, {"623110", SET_HEALTH, "nursing_home"},
	{"92212", SET_GOVERNMENT, "law_enforcement"}, {"92216", SET_GOVERNMENT, "fire_rescue"},
};

static const char *const kind_ids[KIND_COUNT] = {"organisation", "incident", "impact", "data", "decision", "provider"};

static const char *const fact_ids[FACT_COUNT] = {
	[FACT_EMPLOYEES] = "organisation.employees",
	[FACT_EMPLOYEES_CONTRACTORS] = "organisation.employees_and_contractors",
	[FACT_STAFF] = "organisation.staff_awu",
	[FACT_TURNOVER] = "organisation.annual_turnover",
	[FACT_NAICS] = "organisation.naics_code",
	[FACT_PUBLIC_BODY] = "organisation.public_body",
	[FACT_ESTABLISHED] = "organisation.established_in",
	[FACT_EEA] = "organisation.eea_establishments",
	[FACT_IN_UNION] = "organisation.offers_services_in_union",
	[FACT_US_PERSON] = "organisation.us_person",
	[FACT_CERTAINTY] = "incident.certainty",
	[FACT_EXERCISE] = "incident.is_exercise",
	[FACT_STARTED] = "incident.started_at",
	[FACT_DETECTED] = "incident.detected_at",
	[FACT_ENDED] = "incident.ended_at",
	[FACT_DESCRIPTION] = "incident.description",
	[FACT_SUSPECTED] = "incident.suspected_malicious",
	[FACT_MALICE] = "incident.malicious_confirmed",
	[FACT_RELATION] = "incident.actor_relation",
	[FACT_INSIDER] = "incident.insider_suspected",
	[FACT_EXTORTION] = "incident.extortion_demand",
	[FACT_SUPPLY_CHAIN] = "incident.supply_chain_compromise",
	[FACT_THIRD_PARTY] = "incident.through_third_party",
	[FACT_MALWARE_NAME] = "incident.malware_description",
	[FACT_ACTOR_NAME] = "incident.actor_identity",
	[FACT_CAUSE_TEXT] = "incident.root_cause_description",
	[FACT_KNOWN] = "decision.first_known_at",
	[FACT_TOLD] = "decision.told_by_outsider_at",
	[FACT_DISCOVERY_TEXT] = "impact.discovery_description",
	[FACT_JEOPARDY] = "impact.jeopardy",
	[FACT_POLICY] = "impact.policy_violation",
	[FACT_ACCESS] = "impact.unauthorised_access",
	[FACT_ATTEMPT] = "impact.attack_attempted",
	[FACT_MALWARE_FOUND] = "impact.malware_on_systems",
	[FACT_DOS] = "impact.denial_of_service",
	[FACT_SITE_ACCESS] = "impact.physical_access_compromised",
	[FACT_SYSTEMS] = "impact.systems_affected_count",
	[FACT_OT] = "impact.ot_affected",
	[FACT_DURATION] = "impact.duration",
	[FACT_LOSSES] = "impact.gross_costs_and_losses",
	[FACT_ACCESSED] = "data.accessed",
	[FACT_ACQUIRED] = "data.acquired",
	[FACT_DISCLOSED] = "data.disclosed",
	[FACT_UNAVAILABLE] = "data.unavailable",
	[FACT_MISUSED] = "data.misused",
	[FACT_RECORDS] = "data.records_affected",
	[FACT_PERSONS] = "data.individuals_affected",
	[FACT_ENCRYPTED] = "data.encrypted",
	[FACT_UNION_ENTITY] = "organisation.union_entity",
	[FACT_PROVIDER_NAME] = "provider.name",
	[FACT_PROVIDER_ROLE] = "provider.role_in_incident",
};

static const struct {
	const char *fact;
	enum veris_kind record;
} set_facts[SET_COUNT] = {
	[SET_TYPES] = {"incident.types", KIND_INCIDENT},
	[SET_KINDS] = {"incident.kinds", KIND_INCIDENT},
	[SET_VECTORS] = {"incident.attack_vectors", KIND_INCIDENT},
	[SET_CAUSES] = {"incident.root_causes", KIND_INCIDENT},
	[SET_PROPERTIES] = {"impact.properties_lost", KIND_IMPACT},
	[SET_CATEGORIES] = {"data.categories", KIND_DATA},
	[SET_REGIMES] = {"data.regimes", KIND_DATA},
	[SET_MEDIUM] = {"data.medium", KIND_DATA},
	[SET_SUBJECTS] = {"data.data_subject_categories", KIND_DATA},
	[SET_SECTORS] = {"organisation.ppd21_sectors", KIND_ORGANISATION},
	[SET_HEALTH] = {"organisation.us_health_types", KIND_ORGANISATION},
	[SET_GOVERNMENT] = {"organisation.us_government_types", KIND_ORGANISATION},
	[SET_SOURCE] = {"impact.discovery_source", KIND_IMPACT},
	[SET_ACTOR] = {"incident.actor_kind", KIND_INCIDENT},
};

static const struct {
	enum veris_fact fact;
	const char *value;
} choices[CHOICE_COUNT] = {
	[CHOICE_CONFIRMED] = {FACT_CERTAINTY, "confirmed"},
	[CHOICE_SUSPECTED] = {FACT_CERTAINTY, "suspected"},
	[CHOICE_NEAR_MISS] = {FACT_CERTAINTY, "near_miss"},
	[CHOICE_FALSE_ALARM] = {FACT_CERTAINTY, "false_alarm"},
	[CHOICE_EXTERNAL] = {FACT_RELATION, "external"},
	[CHOICE_INTERNAL] = {FACT_RELATION, "internal"},
	[CHOICE_PARTNER] = {FACT_RELATION, "partner"},
	[CHOICE_NOBODY] = {FACT_RELATION, "none"},
	[CHOICE_JEOPARDY_ACTUAL] = {FACT_JEOPARDY, "actual"},
	[CHOICE_ORIGIN] = {FACT_PROVIDER_ROLE, "origin"},
	[CHOICE_PATH] = {FACT_PROVIDER_ROLE, "path"},
};

static const struct members marks[MARK_COUNT] = {
	[MARK_CYBER] = {SET_KINDS, "cybersecurity"},
	[MARK_EXTERNAL_EVENT] = {SET_KINDS, "external_event"},
	[MARK_ENVIRONMENT] = {SET_CAUSES, "external_event"},
	[MARK_MALICE] = {SET_CAUSES, "malicious_actions"},
	[MARK_INSIDER] = {SET_TYPES, "insider_misuse"},
	[MARK_IMPROPER_USE] = {SET_VECTORS, "improper_usage"},
	[MARK_EQUIPMENT] = {SET_TYPES, "theft_or_loss_of_equipment"},
	[MARK_LEAK] = {SET_TYPES, "data_leak"},
	[MARK_EXFILTRATION] = {SET_TYPES, "data_exfiltration"},
	[MARK_CONFIDENTIALITY] = {SET_PROPERTIES, "confidentiality"},
	[MARK_PAPER] = {SET_MEDIUM, "paper"},
	[MARK_ELECTRONIC] = {SET_MEDIUM, "electronic"},
	[MARK_THIRD_PARTY] = {SET_CAUSES, "third_party_failure"},
};
/* clang-format on */

#define ROWS (sizeof(rows) / sizeof(rows[0]))
#define SILENT (sizeof(silent) / sizeof(silent[0]))
#define SLOTS 1024
#define INDUSTRIES (sizeof(industries) / sizeof(industries[0]))

/* ---- finding ---- */

static uint32_t hash_of(uint32_t list, struct text value)
{
	uint32_t h = UINT32_C(2166136261) ^ (list * UINT32_C(0x9e3779b1));

	for (size_t i = 0; i < value.n; i++)
		h = (h ^ (unsigned char)char_lower(value.p[i])) * UINT32_C(16777619);
	return h ^ h >> 15;
}

static bool same_letters(struct text a, struct text b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (char_lower(a.p[i]) != char_lower(b.p[i]))
			return false;
	return true;
}

const struct veris_effect *veris_effect_find(const struct veris_map *m, enum veris_list list, struct text value)
{
	for (uint32_t s = hash_of(list, value) & (SLOTS - 1); m->slots[s] != 0; s = (s + 1) & (SLOTS - 1)) {
		const struct veris_effect *e = &m->effects[m->slots[s] - 1];

		if (e->list == list && same_letters(value, e->value))
			return e;
	}
	return NULL;
}

/* ---- resolving ---- */

/* Bits of the values named, with what they imply; values that the law does not have are left out. */
static uint64_t bits_of(const struct veris_map *m, enum veris_set set, const char *ids)
{
	uint64_t words[SET_WORDS] = {0};
	struct text rest = text_of(ids), id;
	fact_id fact = m->sets[set].fact;

	if (fact == 0)
		return 0;
	while (rest.n > 0) {
		uint32_t bit;

		if (!text_cut(&rest, ' ', &id)) {
			id = rest;
			rest = TEXT_NONE;
		}
		bit = choice_find(m->law, fact, id);
		if (bit != 0 && bit <= 64)
			set_add(words, bit - 1);
	}
	if (set != SET_SOURCE && set != SET_ACTOR)
		set_close(m->law, fact, words);
	return words[0];
}

static void find_facts(struct veris_map *m)
{
	for (int i = 0; i < KIND_COUNT; i++) {
		m->kinds[i] = kind_find(m->law, text_of(kind_ids[i]));
		m->ids[i] = text_of(kind_ids[i]);
	}
	for (int i = 0; i < FACT_COUNT; i++) {
		static const char *const names[DEGREE_COUNT] = {"no", "possible", "likely", "actual"};

		m->facts[i] = fact_find(m->law, text_of(fact_ids[i]));
		for (uint8_t k = 0; m->facts[i] != 0 && k < KIND_COUNT; k++)
			if (LAW_ROW(m->law, TAB_FACTS, struct fact_row, m->facts[i])->kind == m->kinds[k])
				m->record_of[i] = k;
		for (int d = 0; m->facts[i] != 0 && d < DEGREE_COUNT; d++) {
			uint32_t bit = choice_find(m->law, m->facts[i], text_of(names[d]));

			m->degrees[i][d] = bit == 0 || bit > 64 ? 0 : UINT64_C(1) << (bit - 1);
		}
	}
	for (int i = 1; i < SET_COUNT; i++) {
		fact_id f = fact_find(m->law, text_of(set_facts[i].fact));
		uint32_t n = f == 0 ? 0 : LAW_ROW(m->law, TAB_FACTS, struct fact_row, f)->value_count;

		m->sets[i] =
		    (struct veris_set_info){f, set_facts[i].record, n >= 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1};
	}
	for (int i = 0; i < CHOICE_COUNT; i++) {
		fact_id f = m->facts[choices[i].fact];
		uint32_t bit = f == 0 ? 0 : choice_find(m->law, f, text_of(choices[i].value));

		m->choices[i] = bit == 0 || bit > 64 ? 0 : UINT64_C(1) << (bit - 1);
	}
}

static void find_marks(struct veris_map *m)
{
	for (int i = 0; i < MARK_COUNT; i++) {
		m->mark_sets[i] = (uint8_t)marks[i].set;
		m->marks[i] = bits_of(m, marks[i].set, marks[i].ids);
	}
}

static void enter(struct veris_map *m, const struct veris_effect *e)
{
	uint32_t s = hash_of(e->list, e->value) & (SLOTS - 1);

	while (m->slots[s] != 0)
		s = (s + 1) & (SLOTS - 1);
	m->effects[m->effect_count++] = *e;
	m->slots[s] = (uint16_t)m->effect_count;
}

static uint32_t silent_values(void)
{
	uint32_t n = SILENT;

	for (size_t i = 0; i < SILENT; i++)
		for (const char *p = silent[i].values; *p != '\0'; p++)
			n += *p == '|';
	return n;
}

static void enter_silent(struct veris_map *m, enum veris_list list, struct text rest)
{
	struct veris_effect e = {.list = (uint8_t)list};

	while (text_cut(&rest, '|', &e.value))
		enter(m, &e);
	e.value = rest;
	enter(m, &e);
}

static void enter_row(struct veris_map *m, const struct row *row)
{
	struct veris_effect e = {.value = text_of(row->value),
	                         .says = row->says,
	                         .list = (uint8_t)row->list,
	                         .code = row->code};

	for (int k = 0; k < 3 && row->add[k].set != SET_NONE; k++) {
		e.set[k] = (uint8_t)row->add[k].set;
		e.add[k] = bits_of(m, row->add[k].set, row->add[k].ids);
	}
	enter(m, &e);
}

static bool find_effects(struct veris_map *m, struct arena *arena)
{
	uint32_t n = ROWS + silent_values();

	/* Half of the places stay free; the test of the mapping counts the rows. */
	m->effects = arena_array(arena, n, sizeof(*m->effects));
	m->slots = arena_array(arena, SLOTS, sizeof(*m->slots));
	if (m->effects == NULL || m->slots == NULL || n >= SLOTS)
		return false;
	for (size_t i = 0; i < SILENT; i++)
		enter_silent(m, silent[i].list, text_of(silent[i].values));
	for (size_t i = 0; i < ROWS; i++)
		enter_row(m, &rows[i]);
	return true;
}

static bool find_industries(struct veris_map *m, struct arena *arena)
{
	m->industries = arena_array(arena, INDUSTRIES, sizeof(*m->industries));
	if (m->industries == NULL)
		return false;
	for (uint32_t i = 0; i < INDUSTRIES; i++)
		m->industries[i] = (struct veris_industry){industries[i].prefix, (uint8_t)strlen(industries[i].prefix),
		                                           (uint8_t)industries[i].set,
		                                           bits_of(m, industries[i].set, industries[i].ids)};
	m->industry_count = INDUSTRIES;
	return true;
}

/* Nothing known, but recorded: the engine takes an act that is not recorded for one that has not happened. */
static bool open_value(const struct law *law, fact_id fact, struct arena *arena, struct value *out)
{
	const struct fact_row *f = LAW_ROW(law, TAB_FACTS, struct fact_row, fact);

	*out = fact_unknown(law, fact);
	out->known = KNOWN_PARTLY;
	if (f->type == TYPE_ENUM)
		out->lo = f->value_count >= 64 ? -1 : (int64_t)((UINT64_C(1) << f->value_count) - 1);
	if (f->type == TYPE_SET || f->type == TYPE_REGION_SET) {
		uint32_t n = f->type == TYPE_SET ? f->value_count : law->t[TAB_REGIONS].count;
		struct set *s = arena_alloc(arena, sizeof(*s));

		if (s == NULL)
			return false;
		for (uint32_t i = f->type == TYPE_SET ? 0 : 1; i < n && i < SET_MAX; i++)
			set_add(s->may, i);
		out->more = s;
	}
	return true;
}

static bool find_open_acts(struct veris_map *m, struct arena *arena)
{
	const struct kind_row *k = LAW_ROW(m->law, TAB_KINDS, struct kind_row, m->kinds[KIND_ORGANISATION]);

	m->open = arena_array(arena, k->fact_count + 1, sizeof(*m->open));
	if (m->open == NULL)
		return false;
	for (uint32_t i = 0; m->kinds[KIND_ORGANISATION] != 0 && i < k->fact_count; i++) {
		fact_id f = k->first_fact + i;
		struct veris_open *o = &m->open[m->open_count];

		if (LAW_ROW(m->law, TAB_FACTS, struct fact_row, f)->nature != ACT)
			continue;
		o->fact = f;
		if (!open_value(m->law, f, arena, &o->value))
			return false;
		m->open_count++;
	}
	return true;
}

static bool find_zones(struct veris_map *m, struct arena *arena)
{
	uint32_t n = m->law->t[TAB_REGIONS].count;

	m->region_zones = arena_array(arena, n + 1, sizeof(*m->region_zones));
	if (m->region_zones == NULL)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		const struct region_row *row = LAW_ROW(m->law, TAB_REGIONS, struct region_row, i);
		struct text zone = law_str(m->law, row->zone);

		if (i < SET_MAX && (row->groups >> GROUP_EEA & 1) != 0)
			set_add(m->eea.may, i);
		m->region_zones[i] = i == 0 || zone.n == 0 ? ZONE_NONE : zone_find(m->zones, zone);
	}
	m->us = region_find(m->law, TEXT("US"));
	return true;
}

struct veris_map *veris_map_new(const struct law *law, const struct zones *zones, struct arena *arena)
{
	struct veris_map *m = arena_alloc(arena, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->law = law;
	m->zones = zones;
	find_facts(m);
	find_marks(m);
	if (!find_effects(m, arena) || !find_industries(m, arena) || !find_open_acts(m, arena) || !find_zones(m, arena))
		return NULL;
	return m;
}
