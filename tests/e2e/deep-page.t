#!/usr/bin/perl
# A page deep in a long list costs what the first one costs, by cursor; counts are read from an index. Costs are rows that the
# server touched (its Handler counters), not time, so that a busy machine changes nothing.
#
# The statements are those that the programs send: taken from the general log while the list is asked for, and sent again in a
# session of our own, whose counters nobody else moves.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Autogate;
use Test::More;

my $rows = 30_000;
my $gate = Autogate->new;
my $config = $ENV{AUTOGATE_CONFIG} or plan(skip_all => 'AUTOGATE_CONFIG names no settings: no way to the database');
my ($socket) = do { open my $in, '<', $config or die "$config: $!\n"; map { /^\s*socket\s*=\s*(\S+)/ ? $1 : () } <$in> };

# sql STATEMENTS: the lines of the answer; undef where we may not ask.
sub sql
{
	my ($text) = @_;
	open my $keep, '>', "/tmp/autogate-deep-page-$$.sql" or die "no file in /tmp: $!\n";
	print $keep $text;
	close $keep;
	my $said = `mariadb --no-defaults --binary-mode -N -r -S '$socket' -u ${\ scalar getpwuid $<} autogate </tmp/autogate-deep-page-$$.sql 2>&1`;
	my $bad = $?;
	unlink "/tmp/autogate-deep-page-$$.sql";
	diag($said) if $bad;
	return $bad ? undef : $said;
}

my $before = sql('SELECT @@general_log, @@general_log_file');
plan(skip_all => 'only the database\'s root may watch its statements') if !defined $before;

# Long ago, so that nothing else on the screen moves; removed at the end.
my ($lane) = map { $gate->lane($_) } (sort map { $_->{lane_code} } @{ $gate->demo->{lanes} })[0];
my $old = "lane_code = '${\ $lane->code }' AND transaction_id LIKE 'DEEP-%'";
my $all = $gate->as('administrator_internal');
my $tenant = $gate->as('administrator_tenan');
my $company = $tenant->company_id =~ tr/-//dr;
ok(defined sql(<<"END"), "$rows old activities");
DELETE FROM gate_activity WHERE $old;
INSERT INTO gate_activity (id, lane_id, gate_id, area_id, lane_code, transaction_id, event_hash, event, answer, direction, plate, company_id,
	decision, lamp, action, reason_code, reasons, passage, mode, created_at)
SELECT UNHEX(CONCAT(LPAD(HEX((1600000000 + s.seq * 10) * 1000), 12, '0'), '70008000', LPAD(HEX(s.seq), 12, '0'))), l.id, l.gate_id, g.area_id,
	l.lane_code, CONCAT('DEEP-', s.seq), REPEAT('0', 32), '{}', '{}', IF(s.seq % 2, 'IN', 'OUT'), CONCAT('B', s.seq), IF(s.seq % 3, UNHEX('$company'), NULL),
	IF(s.seq % 20, 'ACCEPT', 'HOLD'), 'hijau', 'OPEN', 'OK', 'OK', 'PASSED', 'AUTO', FROM_UNIXTIME(1600000000 + s.seq * 10)
FROM seq_1_to_$rows s JOIN lane l ON l.lane_code = '${\ $lane->code }' JOIN gate g ON g.id = l.gate_id;
ANALYZE TABLE gate_activity;
END

# Statements about activities that a request makes the programs send, with their values.
my $log = 'deep-page.log';
my $log_path = sql('SELECT @@datadir') =~ s/\n//r . $log;
sub statements
{
	my ($who, $query) = @_;
	my ($answer, @statements);
	# A worker that had prepared the statement before the table was analyzed has it logged once without its values.
	for (1 .. 20) {
		sql("SET GLOBAL general_log_file = '$log', GLOBAL general_log = 1");
		$answer = $who->get("/v1/gate-activities?$query");
		sql('SET GLOBAL general_log = 0');
		open my $in, '<', $log_path or die "$log_path: $!\n";
		@statements = grep { /FROM gate_activity/ } map { / Execute\t(.*)/ ? $1 : () } <$in>;
		unlink $log_path;
		last if !grep { /[ (]\?(?:[ ,)]|$)/ } @statements;
	}
	is($answer->status, 200, "?$query") or diag($answer->summary);
	return ($answer, @statements);
}

# cost STATEMENT: rows that the server touched for it.
sub cost
{
	my ($statement) = @_;
	my $said = sql("SET NAMES latin1; FLUSH STATUS;\n$statement;\nSELECT CONCAT('\n##', SUM(variable_value)) FROM information_schema.session_status "
		. "WHERE variable_name LIKE 'handler_read%' OR variable_name = 'handler_tmp_write'");
	return $said =~ /\n##(\d+)/ ? $1 : die "no counters: $said\n";
}

sub page_cost { my ($who, $query) = @_; my ($answer, $page) = statements($who, $query); return ($answer, cost($page)) }

for my $case ([$all, 'all', ''], [$tenant, 'of a company', ''], [$all, 'by time', '&sort=created_at&order=DESC'],
	[$all, 'by time, upwards', '&sort=created_at'], [$all, 'of a lane', '&lane_id=LANE'], [$tenant, 'of a company, held', '&decision=HOLD'])
{
	my ($who, $name, $more) = @$case;
	$more =~ s/LANE/$lane->{id}/;
	my $deep = $name =~ /held/ ? 60 : 1000;
	my ($first, $first_cost) = page_cost($who, "per_page=20&page=1$more");
	for my $at ($deep / 10, $deep / 2, $deep) {
		my ($from) = $who->get("/v1/gate-activities?per_page=10&page=$at$more");
		my $cursor = $from->data->{meta}{next_cursor};
		my ($page, $cost) = page_cost($who, "per_page=20&cursor=$cursor$more");
		is(scalar @{ $page->data->{items} }, 20, "... a whole page");
		cmp_ok($cost, '>=', 20, '... that was read');
		cmp_ok($cost, '<=', $first_cost * 1.3 + 60, "$name: page after ${\ ($at * 10) } rows touches $cost rows, the first $first_cost");
	}
}

my (undef, $page, $total) = statements($tenant, 'per_page=20');
like(sql("SET NAMES latin1; EXPLAIN $total"), qr/by_company.*Using index/, 'the total of a company is counted by an index alone');
(undef, $page, $total) = statements($all, 'per_page=20');
like(sql("SET NAMES latin1; EXPLAIN $total"), qr/Using index/, 'so is the total of all');

my ($general_log, $file) = $before =~ /(\d)\t(.*)/;
sql("DELETE FROM gate_activity WHERE $old; SET GLOBAL general_log_file = '$file', GLOBAL general_log = $general_log");
done_testing();
