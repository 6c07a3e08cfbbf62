#include "web/metrics.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

#define MAGIC UINT64_C(0x0001676f74756131) /* changes with the layout */
#define SERIES_MAX 1024
#define CLASSES 5 /* 1xx to 5xx */
#define BUCKETS 12

/* Upper ends of the buckets, and how they are written; one more bucket takes what is longer. */
static const struct {
	int64_t most_us;
	const char *le;
} buckets[BUCKETS] = {
	{ 1000, "0.001" }, { 2500, "0.0025" }, { 5000, "0.005" }, { 10000, "0.01" }, { 25000, "0.025" }, { 50000, "0.05" },
	{ 100000, "0.1" }, { 250000, "0.25" }, { 500000, "0.5" }, { 1000000, "1" }, { 2500000, "2.5" }, { 5000000, "5" },
};

/* The counts of one route of one program. */
struct series {
	char labels[184]; /* program="…",method="…",route="…" */
	_Atomic uint64_t by_class[CLASSES], by_bucket[BUCKETS + 1], sum_us;
};

struct file {
	uint64_t magic;
	_Atomic uint64_t count; /* series in use; grows under the file's lock, and only when one is complete */
	struct series series[SERIES_MAX];
};

struct metrics {
	const struct group *group;
	struct file *file;
	int fd;
	struct series **known; /* of each route, and of none, once it was asked */
};

/* An empty file is made ours; one of another layout is left to those who still count in it, and replaced. */
static struct file *map(const char *path, int *fd)
{
	struct stat about;
	struct file *file = MAP_FAILED;

	*fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (*fd < 0)
		return NULL;
	if (flock(*fd, LOCK_EX) == 0 && fstat(*fd, &about) == 0) {
		if (about.st_size == 0 && ftruncate(*fd, sizeof *file) == 0)
			about.st_size = sizeof *file;
		if (about.st_size == sizeof *file)
			file = mmap(NULL, sizeof *file, PROT_READ | PROT_WRITE, MAP_SHARED, *fd, 0);
		if (file != MAP_FAILED && file->magic == 0)
			file->magic = MAGIC;
	}
	flock(*fd, LOCK_UN);
	if (file != MAP_FAILED && file->magic == MAGIC)
		return file;
	if (file != MAP_FAILED)
		munmap(file, sizeof *file);
	close(*fd);
	unlink(path);
	return NULL;
}

struct metrics *metrics_open(const char *path, const struct group *group)
{
	if (!*path)
		return NULL;
	struct metrics *metrics = calloc(1, sizeof *metrics);
	struct series **known = calloc(group->route_count + 1, sizeof *known);
	if (!metrics || !known)
		die("out of memory for metrics");
	*metrics = (struct metrics){ .group = group, .known = known };
	metrics->file = map(path, &metrics->fd);
	if (!metrics->file)
		metrics->file = map(path, &metrics->fd);
	if (metrics->file)
		return metrics;
	log_line(LOG_WARNING, NULL, "the file %s cannot be used: nothing is counted", path);
	free(known);
	free(metrics);
	return NULL;
}

void metrics_close(struct metrics *metrics)
{
	if (!metrics)
		return;
	munmap(metrics->file, sizeof *metrics->file);
	close(metrics->fd);
	free(metrics->known);
	free(metrics);
}

static struct series *find(struct file *file, const char *labels)
{
	uint64_t count = atomic_load_explicit(&file->count, memory_order_acquire);
	for (uint64_t i = 0; i < count && i < SERIES_MAX; i++)
		if (strcmp(file->series[i].labels, labels) == 0)
			return &file->series[i];
	return NULL;
}

/* The kernel opens the lock of a process that dies, so a series that was begun is begun again. */
static struct series *find_or_add(struct metrics *metrics, const char *labels)
{
	struct file *file = metrics->file;
	struct series *series = find(file, labels);

	if (series || flock(metrics->fd, LOCK_EX) != 0)
		return series;
	series = find(file, labels);
	uint64_t count = atomic_load(&file->count);
	if (!series && count < SERIES_MAX) {
		series = &file->series[count];
		snprintf(series->labels, sizeof series->labels, "%s", labels);
		atomic_store_explicit(&file->count, count + 1, memory_order_release);
	}
	flock(metrics->fd, LOCK_UN);
	return series;
}

static struct series *series_of(struct metrics *metrics, const struct route *route)
{
	const struct group *group = metrics->group;
	size_t index = route ? (size_t)(route - group->routes) : group->route_count;
	char labels[sizeof ((struct series *)0)->labels];

	if (metrics->known[index])
		return metrics->known[index];
	snprintf(labels, sizeof labels, "program=\"%s\",method=\"%s\",route=\"%s\"", group->name,
		 route ? method_name(route->method) : "-", route ? route->path : "-");
	return metrics->known[index] = find_or_add(metrics, labels);
}

static void add(_Atomic uint64_t *counter, uint64_t more)
{
	atomic_fetch_add_explicit(counter, more, memory_order_relaxed);
}

void metrics_count(struct metrics *metrics, const struct route *route, int status, int64_t took_us)
{
	struct series *series = metrics ? series_of(metrics, route) : NULL;
	int bucket = 0;

	if (!series || status < 100 || status > 599 || took_us < 0)
		return;
	while (bucket < BUCKETS && took_us > buckets[bucket].most_us)
		bucket++;
	add(&series->by_class[status / 100 - 1], 1);
	add(&series->by_bucket[bucket], 1);
	add(&series->sum_us, (uint64_t)took_us);
}

static void print_classes(const struct series *s, struct buffer *out)
{
	for (int class = 0; class < CLASSES; class++) {
		uint64_t count = atomic_load_explicit(&s->by_class[class], memory_order_relaxed);
		if (count)
			buffer_printf(out, "autogate_requests_total{%s,status=\"%dxx\"} %llu\n", s->labels, class + 1,
				      (unsigned long long)count);
	}
}

/* The count is the sum of what was printed, so that the three always agree. */
static void print_histogram(const struct series *s, struct buffer *out)
{
	uint64_t up_to = 0;

	for (int bucket = 0; bucket <= BUCKETS; bucket++) {
		up_to += atomic_load_explicit(&s->by_bucket[bucket], memory_order_relaxed);
		buffer_printf(out, "autogate_request_duration_seconds_bucket{%s,le=\"%s\"} %llu\n", s->labels,
			      bucket < BUCKETS ? buckets[bucket].le : "+Inf", (unsigned long long)up_to);
	}
	buffer_printf(out, "autogate_request_duration_seconds_sum{%s} %.6f\n", s->labels,
		      (double)atomic_load_explicit(&s->sum_us, memory_order_relaxed) / 1e6);
	buffer_printf(out, "autogate_request_duration_seconds_count{%s} %llu\n", s->labels, (unsigned long long)up_to);
}

void metrics_print(const struct metrics *metrics, struct buffer *out)
{
	const struct file *file = metrics->file;
	uint64_t count = atomic_load_explicit(&file->count, memory_order_acquire);

	buffer_text(out, "# HELP autogate_requests_total Requests answered, by program, method, route and class of status.\n"
			 "# TYPE autogate_requests_total counter\n");
	for (uint64_t i = 0; i < count && i < SERIES_MAX; i++)
		print_classes(&file->series[i], out);
	buffer_text(out,
		    "# HELP autogate_request_duration_seconds How long requests took, from their first byte to their answer.\n"
		    "# TYPE autogate_request_duration_seconds histogram\n");
	for (uint64_t i = 0; i < count && i < SERIES_MAX; i++)
		print_histogram(&file->series[i], out);
}
