#!/usr/bin/perl
# A page deep in a long list costs what the first one costs, by cursor; a total costs little, and is exact. Costs are rows that the
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
use Time::HiRes qw(sleep);

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

# Officers who are bound to the lane's area, and to another one too: copies of one who is bound to none.
my ($area_of) = sql("SELECT CONCAT('0x', HEX(g.area_id)) FROM lane l JOIN gate g ON g.id = l.gate_id WHERE l.lane_code = '${\ $lane->code }'") =~ /(\S+)/;
my ($other_area) = sql("SELECT CONCAT('0x', HEX(MAX(id))) FROM area WHERE id <> $area_of") =~ /(\S+)/;
my $areas_of = "$area_of, $other_area";
my ($officer) = $gate->users('operasional_internal');
my $forget_officers = join ' ', map { "DELETE x FROM $_ x JOIN user u ON u.id = x.user_id WHERE u.email LIKE 'deep-page-_\@bkms.example';" } qw(session user_area);
$forget_officers .= " DELETE FROM user WHERE email LIKE 'deep-page-_\@bkms.example';";
sub bound_to
{
	my ($number, @areas) = @_;
	my ($id, $email) = (sprintf('0x0190b000000070008000dee9000000%02x', $number), "deep-page-$number\@bkms.example");
	sql("INSERT INTO user (id, fullname, email, password_hash, company_id, role_id, is_email_verified) SELECT $id, fullname, '$email', password_hash, company_id, "
		. "role_id, TRUE FROM user WHERE email = '$officer->{email}'; INSERT INTO user_area VALUES " . join ', ', map { "($id, $_)" } @areas);
	return $gate->sign_in({ %$officer, email => $email });
}
sql($forget_officers);
my $one_area = bound_to(1, $area_of);
my $areas = bound_to(2, $area_of, $other_area);

ok(defined sql(<<"END"), "$rows old activities");
DELETE FROM gate_activity WHERE $old;
INSERT INTO gate_activity (id, lane_id, gate_id, area_id, lane_code, transaction_id, event_hash, event, answer, direction, plate, company_id,
	decision, lamp, action, reason_code, reasons, passage, mode, created_at)
SELECT UNHEX(CONCAT(LPAD(HEX((1600000000 + s.seq * 300) * 1000), 12, '0'), '70008000', LPAD(HEX(s.seq), 12, '0'))), l.id, l.gate_id, g.area_id,
	l.lane_code, CONCAT('DEEP-', s.seq), REPEAT('0', 32), '{}', '{}', IF(s.seq % 2, 'IN', 'OUT'), CONCAT('B', s.seq), IF(s.seq % 3, UNHEX('$company'), NULL),
	IF(s.seq % 20, 'ACCEPT', 'HOLD'), 'hijau', 'OPEN', 'OK', 'OK', 'PASSED', 'AUTO', FROM_UNIXTIME(1600000000 + s.seq * 300)
FROM seq_1_to_$rows s JOIN lane l ON l.lane_code = '${\ $lane->code }' JOIN gate g ON g.id = l.gate_id;
ANALYZE TABLE gate_activity, gate_activity_count;
END

# Statements about activities that a request makes the programs send, with their values: the page, and what tells the total.
my $log = 'deep-page.log';
my $log_path = sql('SELECT @@datadir') =~ s/\n//r . $log;
sub renew_workers
{
	open my $in, '<', "$ENV{AUTOGATE_VAR}/run/gate-activities.pid" or die "AUTOGATE_VAR names no folder of what runs: $!\n";
	my $program = <$in> + 0;
	open my $children, '<', "/proc/$program/task/$program/children" or die "gate-activities: $!\n";
	my @old = split ' ', <$children>;
	kill USR1 => @old;
	sleep 0.05 while grep { kill 0 => $_ } @old;
	return;
}

sub statements
{
	my ($who, $query) = @_;
	my ($answer, @statements);
	# What a worker prepared while nobody logged is logged without its values: then new workers are asked.
	for (1 .. 20) {
		sql("SET GLOBAL general_log_file = '$log', GLOBAL general_log = 1");
		$answer = $who->get("/v1/gate-activities?$query");
		sql('SET GLOBAL general_log = 0');
		open my $in, '<', $log_path or die "$log_path: $!\n";
		@statements = grep { /FROM gate_activity/ } map { / Execute\t(.*)/ ? $1 : () } <$in>;
		unlink $log_path;
		last if !grep { /[ (]\?(?:[ ,)]|$)/ } @statements;
		renew_workers();
	}
	is($answer->status, 200, "?$query") or diag($answer->summary);
	return ($answer, sort { $a =~ /^SELECT SUM/ <=> $b =~ /^SELECT SUM/ } @statements);
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
	[$all, 'by time, upwards', '&sort=created_at'], [$all, 'of a lane', '&lane_id=LANE'], [$tenant, 'of a company, held', '&decision=HOLD'],
	[$one_area, 'of an area', ''], [$areas, 'of two areas', ''])
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

# Totals: all that were ever counted, against the rows themselves, and what they cost. The rows lie from 2020-09-13 on, five minutes apart.
my $lane_id = $lane->{id};
for my $case (['', ''], ["lane_id=$lane_id", "lane_id = UNHEX(REPLACE('$lane_id', '-', ''))"], ['lane_code=' . $lane->code, "lane_code = '${\ $lane->code }'"],
	['direction=IN', "direction = 'IN'"], ['lamp=hijau', "lamp = 'hijau'"], ['decision=HOLD', "decision = 'HOLD'"], ['reason_code=OK', "reason_code = 'OK'"],
	['direction=OUT&decision=HOLD', "direction = 'OUT' AND decision = 'HOLD'"])
{
	my ($query, $condition) = @$case;
	for my $days ([], ['2020-10-01', '2020-11-30'], ['2020-09-20', '2020-12-05'], ['2020-10-05', '2020-10-09'], ['2020-10-31', '2020-11-01'],
		['2020-10-15', undef], [undef, '2020-11-15'], ['2020-11-01', '2020-11-01'])
	{
		my ($start, $end) = @$days;
		my $between = join ' AND ', 'NOT is_echo', $condition || (), $start ? "created_at >= '$start' - INTERVAL 7 HOUR" : (),
			$end ? "created_at < '$end' + INTERVAL 17 HOUR" : ();
		my $asked = join '&', $query || (), $start ? "start_date=$start" : (), $end ? "end_date=$end" : ();
		for my $who ([$all, ''], [$tenant, " AND company_id = UNHEX('$company')"], [$one_area, " AND area_id IN ($area_of)"], [$areas, " AND area_id IN ($areas_of)"]) {
			my $exact = sql("SELECT COUNT(*) FROM gate_activity WHERE $between$who->[1]") + 0;
			is($who->[0]->get("/v1/gate-activities?per_page=1&$asked")->meta->{total}, $exact, "?$asked: a total of $exact");
		}
	}
}
for my $case ([$all, 'all', ''], [$tenant, 'a company', ''], [$one_area, 'an area', ''], [$areas, 'two areas', ''], [$all, 'some months', '&start_date=2020-09-20&end_date=2020-12-05'],
	[$tenant, 'what was held', '&decision=HOLD'])
{
	my ($who, $name, $more) = @$case;
	my (undef, $page, $total) = statements($who, "per_page=1$more");
	cmp_ok(cost($total), '<', $rows / 10, "the total of $name touches few rows");
}
my (undef, $plates, $of_plate) = statements($all, 'per_page=1&plate=B77');
cmp_ok(cost($_), '<', 100, 'a plate is found by an index') for $plates, $of_plate // ();

my ($general_log, $file) = $before =~ /(\d)\t(.*)/;
sql("$forget_officers DELETE FROM gate_activity WHERE $old; SET GLOBAL general_log_file = '$file', GLOBAL general_log = $general_log");
done_testing();
