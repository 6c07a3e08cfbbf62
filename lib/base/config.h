/* config: the settings of this installation.
 *
 * One INI file, named by AUTOGATE_CONFIG (else <sysconfdir>/autogate/autogate.ini), and the file of
 * secrets that it names, which nobody but its owner may read. Lines of any length; a comment begins
 * with ; or # and has its line for itself. Every setting is a row of SETTINGS: X(section, name,
 * type, default, what it is). A setting that nobody knows is refused, so that a misspelt one is
 * seen. Constant once read. AUTOGATE_SYSCONFDIR, _DATADIR and _STATEDIR are configure's folders.
 */
#pragma once
#include <stdint.h>

#include "base/error.h"

#define SETTINGS(X) \
	X(site, name, text, "Autogate KEK", "Name of the estate, as documents show it") \
	X(site, footer, text, "Kawasan Ekonomi Khusus Gresik, Jawa Timur, Indonesia", "Footer of every document: the estate's address") \
	X(site, base_url, text, "http://127.0.0.1:8080", "Where clients reach the API; links are made from it") \
	X(site, front_url, text, "", "Where people use it in a browser: links in mails lead there; empty: base_url") \
	X(site, timezone, text, "Asia/Jakarta", "The only zone that is supported; stands here to be read") \
	X(database, socket, text, "", "Unix socket of the database server; empty: host and port") \
	X(database, host, text, "127.0.0.1", "Host of the database server, or several with commas") \
	X(database, port, number, 3306, "Port of the database server") \
	X(database, name, text, "autogate", "Database") \
	X(database, user, text, "autogate", "The account of the programs, which may not change tables") \
	X(database, owner, text, "autogate_owner", "The account of migrations, which may") \
	X(database, connect_timeout_ms, number, 1000, "How long to wait for a connection") \
	X(database, statement_timeout_ms, number, 5000, "How long one statement may take") \
	X(files, store, text, "folder", "Where stored files lie: folder or s3") \
	X(files, folder, text, AUTOGATE_STATEDIR "/files", "Folder of stored files") \
	X(files, day_count, number, 2000, "How many files one user may upload within 24 hours") \
	X(files, day_mb, number, 2000, "How many megabytes one user may upload within 24 hours") \
	X(files, link_hours, number, 24, "How long the link to a stored file lives") \
	X(files, spool, text, "/var/tmp", "Folder of what is on its way into the store; nothing stays there") \
	X(files, unnamed_hours, number, 24, "How long an uploaded file is kept that nothing names") \
	X(s3, endpoint, text, "", "Where S3 is: https://host or https://host:port; http only where nobody else listens") \
	X(s3, link_endpoint, text, "", "Where browsers reach it; empty: endpoint") \
	X(s3, region, text, "us-east-1", "Region of the bucket") \
	X(s3, bucket, text, "", "The bucket, which is there and closed to the public") \
	X(s3, bucket_in, text, "path", "Where a request names the bucket: path, or host, as Amazon wants it") \
	X(s3, prefix, text, "", "What stands before each key, such as estate/; empty: nothing") \
	X(s3, authorities, text, "", "File of the certificates that are trusted to vouch for it, and no others; empty: the system's") \
	X(s3, connect_timeout_ms, number, 1000, "How long to wait for a connection") \
	X(s3, timeout_ms, number, 10000, "How long storing or fetching one file may take") \
	X(paths, sql, text, AUTOGATE_DATADIR "/sql", "Folder of the migrations") \
	X(paths, templates, text, AUTOGATE_DATADIR "/templates", "Folder of pages and letters") \
	X(paths, sockets, text, "", "Folder of the programs' sockets; read by the scripts that start them") \
	X(paths, metrics, text, "", "File in which the programs count what they do, removed by whoever starts them; empty: nothing is counted") \
	X(paths, photo, text, AUTOGATE_BINDIR "/autogate-photo", "The program that decodes photos") \
	X(paper, font, text, "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "Font of documents") \
	X(paper, font_bold, text, "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf", "The same font, bold") \
	X(mail, mode, text, "folder", "smtp: mails go to a server; folder: into mail.folder, for trying things out") \
	X(mail, folder, text, AUTOGATE_STATEDIR "/mail", "Folder of mails that go nowhere else; they hold links that open accounts") \
	X(mail, url, text, "smtp://127.0.0.1:587", "The mail server: smtp://host:587 (STARTTLS) or smtps://host:465") \
	X(mail, tls, text, "required", "required; or none, for a server on this host: then no password is sent either") \
	X(mail, authorities, text, "", "File of the certificates that are trusted to vouch for the server, and no others; empty: the system's") \
	X(mail, user, text, "", "Account at the mail server; empty: none") \
	X(mail, from, text, "no-reply@autogate.invalid", "The address that mails come from") \
	X(mail, timeout_s, number, 60, "How long handing over one mail may take, at most 240") \
	X(mail, per_minute, number, 120, "Mails a minute at most; 0: any number") \
	X(mail, at_once, number, 4, "Mails under way at once at most, by all deliverers together; 0: any number") \
	X(outbox, attempts, number, 12, "After so many attempts a message waits for a person") \
	X(outbox, days, number, 90, "How long messages that were accepted or refused are kept") \
	X(outbox, first_wait_s, number, 30, "How long a message waits after its first attempt; twice as long after each further one") \
	X(outbox, longest_wait_s, number, 21600, "The longest wait between two attempts") \
	X(outbox, errors, number, 5, "After so many errors of a target …") \
	X(outbox, window_s, number, 30, "… within so many seconds …") \
	X(outbox, pause_s, number, 60, "… nothing is sent to it for so many; then one message, to try") \
	X(session, at_most, number, 100, "Open sign-ins of one user; with one more the oldest ends; 0: any number") \
	X(session, hours, number, 12, "How long a sign-in lasts") \
	X(session, phone_days, number, 7, "How long on a phone") \
	X(session, remember_days, number, 30, "How long with 'remember'") \
	X(link, set_password_hours, number, 168, "How long the link by which a new user sets a password lives") \
	X(link, password_hours, number, 1, "How long the link to change a password lives") \
	X(link, email_hours, number, 24, "How long the link that confirms an address lives") \
	X(ticket, early_minutes, number, 120, "How long before its day a ticket already opens") \
	X(ticket, valid_days, number, 2, "How many days a ticket is valid when it does not say") \
	X(ticket, grace_minutes, number, 120, "How long after its end a ticket still opens for whoever arrived in time") \
	X(ticket, free_entries, number, 60, "A ticket for more entries waits for approval") \
	X(ticket, free_days, number, 31, "A ticket for more days waits for approval") \
	X(ticket, pdf_link_minutes, number, 15, "How long the link to a ticket's PDF lives") \
	X(gate, same_passage_s, number, 5, "Within this time the same code at the same lane is the same passage") \
	X(gate, clock_tolerance_s, number, 300, "How far a lane's signature may be off") \
	X(gate, event_tolerance_s, number, 120, "Event times further off are marked") \
	X(gate, band_high, number, 95, "Per cent of confidence from which a plate counts as read") \
	X(gate, band_middle, number, 80, "Per cent from which a plate supports another credential") \
	X(gate, band_low, number, 50, "Per cent below which a plate counts as not read") \
	X(gate, call_again_s, number, 60, "Whoever waits at a lane is told of again when nothing was read of them for so long") \
	X(notification, days, number, 30, "How long notifications are kept") \
	X(worker, requests, number, 200000, "A worker makes room for a new one after so many requests") \
	X(worker, memory_mb, number, 256, "Address space of a worker beyond which it makes room for a new one") \
	X(log, level, text, "info", "debug, info, warning or error") \
	X(secrets, file, text, "", "The file of secrets")

/* Of the file of secrets, section [secrets]. Keys are 64 hex digits. */
#define SECRETS(X) \
	X(database_password, "Password of the programs' database account") \
	X(owner_password, "Password of the migrations' database account") \
	X(link_key, "Signs links") \
	X(seal_key, "Encrypts what is stored encrypted: lane keys, personal numbers") \
	X(audit_key, "Chains the audit log") \
	X(offline_key, "Seed of the Ed25519 key that signs codes for offline lanes")

/* The same, of those that not everybody needs: "" where the file does not give them. */
#define OPTIONAL_SECRETS(X) \
	X(mail_password, "Password of the account at the mail server") \
	X(s3_access_key, "Name of the key to the bucket") \
	X(s3_secret_key, "The key to the bucket itself")

typedef const char *setting_text;
typedef int64_t setting_number;

struct config {
#define X(section, name, type, preset, doc) setting_##type section##_##name;
	SETTINGS(X)
#undef X
#define X(name, doc) const char *name;
	SECRETS(X)
	OPTIONAL_SECRETS(X)
#undef X
};

/* Reads both files. `path` NULL: as AUTOGATE_CONFIG says. Everything lives in the scope. What is wrong is recorded as INTERNAL
 * and logged. */
must_check enum outcome config_read(struct scope *scope, const char *path, struct config *config);
/* A key of the secrets as bytes; ends the process where it is none, since nothing can be done without. */
void config_key(const char *hex, uint8_t out[32]);
/* All settings with their presets and meaning, as an INI file with comments. */
void config_print_example(void);
