#!/usr/bin/perl
# ops: whether it lives, how it fares, and the files that signed links open.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;

my $gate = Autogate->new;
my $admin = $gate->as('administrator_internal');

# --- GET /healthz tells whether it lives and reaches its database. ---
{
	my $health = $gate->get('/healthz');
	is($health->status, 200, 'it lives');
	is_deeply($health->json, { status => 'ok', database => 'ok' }, '... and reaches its database');
	refuses_methods($gate, '/healthz', 'GET');
}

# --- GET /metrics counts requests for Prometheus. ---
SKIP: {
	my $metrics = $gate->get('/metrics');
	skip 'paths.metrics is not set here', 8 if $metrics->status == 404;
	is($metrics->status, 200, 'it counts');
	is($metrics->header('Content-Type'), 'text/plain; version=0.0.4; charset=utf-8', '... in the form of Prometheus');
	my $labels = 'program="areas",method="GET",route="/v1/areas/{id}"';
	my $count = sub { my ($class) = @_; return $gate->get('/metrics')->content =~ /^autogate_requests_total\{\Q$labels\E,status="$class"\} (\d+)$/m ? $1 : 0 };
	my ($found, $absent) = ($count->('2xx'), $count->('4xx'));
	my $id = $admin->get('/v1/areas')->items->[0]{id};
	$admin->get("/v1/areas/$id") for 1 .. 3;
	$admin->get('/v1/areas/' . absent_id());
	cmp_ok($count->('2xx'), '>=', $found + 3, '... what was answered, on every worker');
	cmp_ok($count->('4xx'), '>=', $absent + 1, '... and what was refused');
	my $text = $gate->get('/metrics')->content;
	unlike($text, qr/\Q$id\E/, '... by templates, never by ids');
	my @buckets = $text =~ /^autogate_request_duration_seconds_bucket\{\Q$labels\E,le="[^"]+"\} (\d+)$/mg;
	is_deeply(\@buckets, [sort { $a <=> $b } @buckets], '... buckets hold all that is shorter');
	my ($total) = $text =~ /^autogate_request_duration_seconds_count\{\Q$labels\E\} (\d+)$/m;
	is($buckets[-1], $total, '... the last one everything');
	is(scalar(grep { !/^(?:# (?:HELP|TYPE) .+|[a-z_]+\{[^{}]*(?:\{\w+\}[^{}]*)*\} [\d.]+)$/ } split /\n/, $text), 0, '... line by line');
}

SKIP: {
	skip 'paths.metrics is not set here, or the database cannot be reached', 3 if $gate->get('/metrics')->status == 404 || !$gate->rows('SELECT 1');
	my $target = substr lc unique('t'), 0, 16;
	my $put = sub { my ($state, $age_s) = @_; $gate->sql("INSERT INTO outbox (id, target, kind, subject, message_key, message, state, due_at, created_at)
		VALUES (UNHEX(REPLACE(UUID(), '-', '')), '$target', 'told', '$target', UUID(), '{}', '$state', UTC_TIMESTAMP(3) - INTERVAL $age_s SECOND, UTC_TIMESTAMP(3))") };
	$put->(@$_) for ['DEAD', 9000], ['DEAD', 8000], ['ACCEPTED', 7000], ['PENDING', 500], ['UNKNOWN', 600], ['PENDING', -500];
	my $text = $gate->get('/metrics')->content;
	like($text, qr/^autogate_outbox_dead\{target="$target"\} 2$/m, 'it counts dead letters');
	my ($late) = $text =~ /^autogate_outbox_late_seconds\{target="$target"\} (\d+)$/m;
	cmp_ok($late, '>=', 600, '... and tells how late the oldest message is');
	cmp_ok($late, '<', 700, '... of those that are to be sent');
	$gate->sql("DELETE FROM outbox WHERE target = '$target'");
}

# --- GET /v1/files/uploads/{name} opens a stored file to whoever has a signed link. ---
{
	my $path = '/v1/files/uploads/0123456789abcdef0123456789abcdef-surat.pdf';
	my $later = time + 3600;
	refused($gate->get($path), 403, 'LINK_INVALID', '', 'without a signature nothing opens');
	refused($gate->get($path, { e => $later, s => 'x' x 22 }), 403, 'LINK_INVALID', '', '... nor with a wrong one');
	refused($gate->get($path, { e => 'tomorrow', s => 'x' x 22 }), 403, 'LINK_INVALID', '', '... nor until a time that is none');
	refused($admin->get($path), 403, 'LINK_INVALID', '', '... a session does not help');
	refused($gate->get($path, { e => $later, s => 'x' x 22, name => 'x' x 256 }), 422, 'TOO_LONG', 'name', 'a name to save under has its length');
	cmp_ok($gate->get("/v1/files/uploads/$_", { e => $later, s => 'x' })->status, '>=', 400, "$_ leads nowhere") for '..%2f..%2fautogate.ini', '%2e%2e', 'a%00b';
	SKIP: {
		my $folder = $gate->setting('folder');
		skip 'the folder of stored files cannot be reached', 12 if !$folder || !-w $folder;
		my $text = 'Surat jalan ' x 1000;
		my $key = $gate->plant_file('catatan.txt', $text);
		$gate->sql("INSERT INTO file (id, `key`, name, mime_type, size_bytes, stored_at) VALUES (UNHEX(REPLACE(UUID(), '-', '')), '$key', 'catatan.txt', 'text/plain', "
			. length($text) . ', UTC_TIMESTAMP(3))');
		my $stored = "/v1/files/$key";
		my $got = $gate->get($gate->signed($stored, $later));
		is($got->status, 200, 'a signed link opens its file') or diag($got->summary);
		is($got->content, $text, '... whole');
		like($got->header('Content-Type'), qr{^text/plain}, '... as what it is');
		is($got->header('Cache-Control'), 'private, max-age=900', '... which the browser may keep');
		like($got->header('Content-Disposition'), qr/^attachment; filename\*=UTF-8''catatan\.txt$/, '... under its name');
		is($gate->http->get($gate->base_url . $gate->signed($stored, $later), { headers => { Range => 'bytes=0-4' } })->{content}, 'Surat', '... or a part of it');
		like($gate->get($gate->signed($stored, $later) . '&name=lain.txt')->header('Content-Disposition'), qr/lain\.txt$/, '... or under another name');
		refused($gate->get($gate->signed($stored, time - 1)), 403, 'LINK_EXPIRED', '', 'a link ends');
		refused($gate->get($gate->signed($stored, $later) =~ s/e=\d/e=9/r), 403, 'LINK_INVALID', '', '... and cannot be prolonged');
		refused($gate->get($gate->signed($path, $later)), 404, 'NOT_FOUND', undef, 'a link to what is not there finds nothing');
		is($gate->get($gate->signed($path, $later))->header('Cache-Control'), 'no-store', '... and nobody keeps that');
		unlink "$folder/$key";
		cmp_ok($gate->get($gate->signed($stored, $later))->status, '>=', 400, 'a file that was lost is told');
	}
	cmp_ok($gate->get('/-files/uploads/x')->status, '>=', 400, 'the folder itself is closed');
	refuses_methods($gate, $path, 'GET');
}

done_testing;
