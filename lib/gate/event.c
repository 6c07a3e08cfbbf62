#include "gate/event.h"

static const struct choice passage_results[] = {
	{ "PASSED", { "Melintas", "Passed" }, NULL },
	{ "ABORTED", { "Batal melintas", "Aborted" }, NULL },
	{ 0 },
};

static const struct field ocr_fields[] = {
	FIELD_TEXT(ocr_data, container, 0),    FIELD_TEXT(ocr_data, vehicleNumber, 0), FIELD_TEXT(ocr_data, confidence, LENIENT),
	FIELD_TEXT(ocr_data, ownercompany, 0), FIELD_TEXT(ocr_data, ownercode, 0),     FIELD_TEXT(ocr_data, timestamp, 0),
};
static const struct record ocr_record = RECORD("ocr_data", ocr_data, ocr_fields, .open = true);

static const struct field qr_fields[] = {
	FIELD_TEXT(qr_data, qrCode, 0, .max = 500), FIELD_TEXT(qr_data, timestamp, 0), FIELD_TEXT(qr_data, source, 0),
};
static const struct record qr_record = RECORD("qr_data", qr_data, qr_fields, .open = true);

static const struct field rfid_fields[] = {
	FIELD_TEXT(rfid_data, rfidCode, 0, .max = 64), FIELD_TEXT(rfid_data, timestamp, 0), FIELD_TEXT(rfid_data, source, 0),
};
static const struct record rfid_record = RECORD("rfid_data", rfid_data, rfid_fields, .open = true);

static const struct field gate_info_fields[] = {
	FIELD_TEXT(gate_info, gateId, REQUIRED, .max = 32, .doc = "The lane's code"), FIELD_TEXT(gate_info, location, 0), FIELD_TEXT(gate_info, terminalId, 0),
};
static const struct record gate_info_record = RECORD("gate_info", gate_info, gate_info_fields, .open = true);

static const struct field weight_fields[] = {
	FIELD_NUMBER(weight_data, weightKg, 0, .min = -1000, .max = 200000), FIELD_BOOL(weight_data, isStable, 0), FIELD_TEXT(weight_data, timestamp, 0),
};
static const struct record weight_record = RECORD("weight_data", weight_data, weight_fields, .open = true);

static const struct field checkpoint_event_fields[] = {
	FIELD_TEXT (checkpoint_event, transactionId, REQUIRED, .max = 80),
	FIELD_TEXT (checkpoint_event, timestamp,     0),
	FIELD_TEXT (checkpoint_event, typeAccess,    0, .max = 16, .doc = "rfid, qr, ocr, …; every part that was read counts"),
	FIELD_ONE  (checkpoint_event, ocrData,       &ocr_record, 0),
	FIELD_ONE  (checkpoint_event, qrData,        &qr_record, 0),
	FIELD_ONE  (checkpoint_event, rfidData,      &rfid_record, 0),
	FIELD_ONE  (checkpoint_event, gateInfo,      &gate_info_record, REQUIRED),
	FIELD_ONE  (checkpoint_event, weightData,    &weight_record, 0),
	FIELD_TEXTS(checkpoint_event, images,        0, .max = 20),
	FIELD_TEXTS(checkpoint_event, containers,    0, .max = 4),
	FIELD_INT  (checkpoint_event, axles,         0, .max = 20),
	FIELD_INT  (checkpoint_event, sequence,      0),
	FIELD_BOOL (checkpoint_event, offline,       0),
};
const struct record checkpoint_event_record = RECORD("checkpoint_event", checkpoint_event, checkpoint_event_fields, .open = true);

static const struct field gate_action_fields[] = {
	FIELD_TEXT(gate_action, gate, 0, .doc = "The gate's identity_gate"),
	FIELD_TEXT(gate_action, action, 0, .doc = "OPEN, KEEP_CLOSED, CALL_OFFICER or REDIRECT"),
	FIELD_TEXT(gate_action, instruction, 0, .doc = "For the display"),
	FIELD_INT (gate_action, duration, 0, .doc = "Seconds to keep open; 0: the lane's own"),
};
static const struct record gate_action_record = RECORD("gate_action", gate_action, gate_action_fields);

static const struct field metadata_fields[] = {
	FIELD_TEXT(answer_metadata, processedBy, 0),  FIELD_TEXT(answer_metadata, confidence, 0, .doc = "HIGH, MEDIUM or LOW"),
	FIELD_BOOL(answer_metadata, isVIP, 0),        FIELD_BOOL(answer_metadata, priorityProcessing, 0),
	FIELD_INT(answer_metadata, currentHour, 0),   FIELD_TEXT(answer_metadata, timezone, 0),
	FIELD_TEXT(answer_metadata, serverTime, 0, .doc = "Epoch milliseconds, to set a clock by"),
	FIELD_TEXT(answer_metadata, no_job, 0),
	FIELD_TEXTS(answer_metadata, malformed, 0, .doc = "With the reason MALFORMED: each place that cannot be read, and why"),
};
static const struct record metadata_record = RECORD("answer_metadata", answer_metadata, metadata_fields);

static const struct field checkpoint_answer_fields[] = {
	FIELD_TEXT (checkpoint_answer, transactionId, 0),
	FIELD_TEXT (checkpoint_answer, decision,      0, .doc = "ACCEPT, REJECT or HOLD"),
	FIELD_ONE  (checkpoint_answer, gateAction,    &gate_action_record, 0),
	FIELD_TEXT (checkpoint_answer, reason,        0),
	FIELD_TEXT (checkpoint_answer, reasonCode,    0),
	FIELD_TEXT (checkpoint_answer, reasonEn,      0),
	FIELD_TEXTS(checkpoint_answer, reasons,       0, .doc = "Every reason that applied"),
	FIELD_TEXT (checkpoint_answer, lamp,          0, .doc = "hijau, kuning or merah"),
	FIELD_ONE  (checkpoint_answer, metadata,      &metadata_record, 0),
};
const struct record checkpoint_answer_record = RECORD("checkpoint_answer", checkpoint_answer, checkpoint_answer_fields);

static const struct field passage_event_fields[] = {
	FIELD_TEXT  (passage_event, transactionId, REQUIRED, .max = 80),
	FIELD_CHOICE(passage_event, result,        passage_results, REQUIRED),
	FIELD_TEXT  (passage_event, timestamp,     0),
};
const struct record passage_event_record = RECORD("passage_event", passage_event, passage_event_fields, .open = true);

static const struct field passage_answer_fields[] = {
	FIELD_TEXT(passage_answer, transactionId, 0), FIELD_TEXT(passage_answer, result, 0),
	FIELD_TEXT(passage_answer, passage, 0, .doc = "How the passage stands now"),
};
const struct record passage_answer_record = RECORD("passage_answer", passage_answer, passage_answer_fields);
