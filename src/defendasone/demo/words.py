"""What the demonstration's alerts say, as a coordinator could have written it, and what councils say back."""

from defendasone.alerts.actions import ToDo, Words
from defendasone.alerts.models import Edition
from defendasone.core.tlp import TLP

MARK = "This alert is part of a demonstration. It was written to try the service out, and nobody official sent it."

FORTIOS = Words(
    title="Update FortiGate firewalls: attackers can take over SSL VPN",
    happened=(
        f"{MARK}\n\n"
        "Attackers are using a flaw in FortiOS, the system that FortiGate firewalls run (CVE-2024-21762). "
        "Where SSL VPN is switched on, they can run their own commands on the firewall from the internet, "
        "without a password."
    ),
    matters=(
        "Many councils use FortiGate for remote working. Whoever controls the firewall can read what passes "
        "through it and move on to payroll, social care and benefits systems. Groups that use ransomware are "
        "known to use this flaw."
    ),
    severity=Edition.Severity.CRITICAL,
    tlp=TLP.GREEN,
    todo=(
        ToDo("If you cannot update today, switch SSL VPN off. Switching off its web mode alone is not enough.", 1),
        ToDo("Update FortiOS to 7.4.3, 7.2.7, 7.0.14, 6.4.15 or 6.2.16, or to a later version of that line.", 3),
        ToDo("Look back three months for administrator accounts and VPN sign-ins that nobody can explain.", 5),
    ),
)

IVANTI = Words(
    title="Check and update Ivanti Connect Secure gateways",
    happened=(
        f"{MARK}\n\n"
        "A flaw in Ivanti Connect Secure (CVE-2025-0282) lets somebody on the internet take over the gateway "
        "without signing in. It is in CISA's catalogue of flaws that are being used in attacks."
    ),
    matters=(
        "Connect Secure, which used to be called Pulse Secure, lets staff and suppliers in from outside. A gateway "
        "that was taken over before the update stays taken over after it, so checking matters as much as updating."
    ),
    severity=Edition.Severity.CRITICAL,
    tlp=TLP.GREEN,
    todo=(
        ToDo("Run Ivanti's Integrity Checker Tool, inside and outside the gateway, and keep the results.", 1),
        ToDo("Update Connect Secure to 22.7R2.5 or later. If the check found anything, factory-reset it first.", 2),
        ToDo("Change the passwords and certificates that the gateway holds.", 5),
    ),
)

CITRIX = Words(
    title="Update NetScaler ADC and NetScaler Gateway management access",
    happened=(
        f"{MARK}\n\n"
        "A flaw in NetScaler ADC and NetScaler Gateway (CVE-2023-6548) lets somebody who can reach the management "
        "address, even with low rights, run their own commands on the appliance."
    ),
    matters=(
        "Councils publish applications to staff through NetScaler. The management address should never be "
        "reachable from the internet, but a laptop inside the network is enough for this."
    ),
    severity=Edition.Severity.HIGH,
    tlp=TLP.GREEN,
    todo=(
        ToDo("Make sure that the management address can be reached from the administrators' network only.", 2),
        ToDo("Update NetScaler to 14.1-12.35, 13.1-51.15 or 13.0-92.21, or to a later version of that line.", 10),
    ),
)

CLOSED_BECAUSE = "Nearly every council has answered, and those affected have updated. Late answers are not needed."

NOTES = {
    "checking": (
        "Our supplier looks after the firewall. We have asked and expect to hear tomorrow.",
        "Waiting for the shared infrastructure team to confirm the version.",
        "The register is out of date: checking on site.",
        "",
    ),
    "affected": (
        "Change window agreed for tomorrow evening. VPN users have been told.",
        "Two appliances, one of them at the depot. Emergency change raised.",
        "Need the supplier to do it, and they say three days. Any advice welcome.",
        "",
    ),
    "mitigated": (
        "Updated overnight, nothing odd in the logs.",
        "Both nodes done. Logs looked through with our supplier, nothing found.",
        "Updated and tested. Took about two hours of downtime.",
        "",
    ),
    "not-affected": (
        "We moved to another supplier last year.",
        "On a fixed version since the spring.",
        "Checked with the network team: we do not have this.",
        "",
    ),
}
NOT_APPLICABLE = (
    "It is not reachable from outside our network.",
    "We do not use this part of the product.",
    "The appliance was switched off and is being replaced.",
)
COMMENTS = (
    "Clear and short. The list of fixed versions saved us a search.",
    "Would have helped to have it before the weekend.",
    "Good. Please say next time how long the update takes.",
    "We do not run this, but it was easy to say so.",
    "",
    "",
)
