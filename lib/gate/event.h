/* event: what a lane controller sends to the checkpoint, and what it is told. camelCase, without the envelope (contract). */
#pragma once
#include "model/record.h"

struct ocr_data {
	const char *container, *vehicleNumber, *confidence, *ownercompany, *ownercode, *timestamp;
};
struct qr_data {
	const char *qrCode, *timestamp, *source;
};
struct rfid_data {
	const char *rfidCode, *timestamp, *source;
};
struct gate_info {
	const char *gateId, *location, *terminalId;
};
struct weight_data {
	double weightKg;
	bool isStable;
	const char *timestamp;
};

struct checkpoint_event {
	const char *transactionId, *timestamp, *typeAccess;
	struct ocr_data *ocrData;
	struct qr_data *qrData;
	struct rfid_data *rfidData;
	struct gate_info *gateInfo;
	struct weight_data *weightData;
	struct texts images, containers;
	int64_t axles, sequence;
	bool offline;
};
extern const struct record checkpoint_event_record;

struct gate_action {
	const char *gate, *action, *instruction;
	int64_t duration;
};
struct answer_metadata {
	const char *processedBy, *confidence, *timezone, *serverTime, *no_job;
	bool isVIP, priorityProcessing;
	int64_t currentHour;
	struct texts malformed;
};
struct checkpoint_answer {
	const char *transactionId, *decision, *reason, *reasonCode, *reasonEn, *lamp;
	struct gate_action *gateAction;
	struct texts reasons;
	struct answer_metadata *metadata;
};
extern const struct record checkpoint_answer_record;

struct passage_event {
	const char *transactionId, *result, *timestamp;
};
extern const struct record passage_event_record;

struct passage_answer {
	const char *transactionId, *result, *passage;
};
extern const struct record passage_answer_record;
