#!/usr/bin/perl
# Who may do anything to the database but has not the audit key: whatever is done to the log is found by autogate-audit verify, and
# named; and what the programs' own account may not do at all.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Autogate;
use Autogate::Database;
use Test::More;

my $gate = Autogate->new;
my $behind = Autogate::Database->new($gate) or plan(skip_all => 'the database cannot be reached from here');
my $job = "$ENV{AUTOGATE_BUILD}/jobs/audit";
my $admin = $gate->as('administrator_internal');
my $chain = "user:$admin->{user}{id}";
my $mark = unique('AU');

sub audit
{
	my (@arguments) = @_;
	open my $out, '-|', "$job @arguments 2>/dev/null" or die "$job: $!\n";
	my $said = do { local $/; <$out> } // '';
	close $out;
	return ($said, $? >> 8);
}

sub change { my ($name) = @_; return $admin->post('/v1/products', { code => unique('AU'), name => "$mark $name", unit => 'ton' }) }

# Products are made, sealed, and some more made, so that the chain goes on behind its seal.
change($_) for 1 .. 6;
is(system("$job $_ 2>/dev/null >/dev/full") >> 8, 2, "a $_ that cannot print does not say that all is well") for qw(seal verify);
my ($seal) = (audit('seal'))[0] =~ /^(\d+:[0-9a-f]{64})$/m;
ok($seal, 'the ends of all chains are sealed');
change($_) for 7 .. 8;
my $last = $behind->number("SELECT number FROM audit_chain WHERE chain = '$chain'");
my $third = $last - 5;
my $sealed_last = $last - 2;
{
	my ($said, $status) = audit('verify');
	is($status, 0, 'an honest log is whole') or diag($said);
	like($said, qr/^\d+ chains, \d+ rows, 0 broken/, '... and it is said how much was looked at');
}

# tampered NAME, DEEDS, PLACE, WHAT [, ARGUMENTS]: after the deeds, statements or code, the chain is broken there; they are undone again.
sub tampered
{
	my ($name, $deeds, $place, $what, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $of = "chain IN ('$chain', 'seal')";
	$behind->rows("CREATE TABLE audit_was AS SELECT * FROM audit WHERE $of");
	$behind->rows("CREATE TABLE audit_chain_was AS SELECT * FROM audit_chain WHERE $of");
	$behind->rows('CREATE TABLE audit_count_was AS SELECT * FROM audit_count');
	ref ? $_->() : $behind->rows($_) for @$deeds;
	my ($said, $status) = audit('verify', @arguments);
	like($said, qr/^broken: \Q$place\E.*\Q$what\E/m, $name) or diag($said);
	is($status, 1, '... as its exit status says');
	is(() = $said =~ /^broken/mg, 1, '... and nothing else is blamed') or diag($said);
	$behind->rows($_) for "DELETE FROM audit WHERE $of OR chain LIKE 'tampered:%'", "DELETE FROM audit_chain WHERE $of", 'INSERT INTO audit SELECT * FROM audit_was',
		'INSERT INTO audit_chain SELECT * FROM audit_chain_was',
		'DELETE FROM audit_count', 'INSERT INTO audit_count SELECT * FROM audit_count_was', # a changed row was counted as what it was
		'DROP TABLE audit_was, audit_chain_was, audit_count_was';
	return;
}
sub row { return "chain = '$chain' AND number = $_[0]" }
my $unfit = 'does not fit its seal';
my $id = $behind->number('SELECT LOWER(INSERT(INSERT(INSERT(INSERT(HEX(entity_id), 9, 0, "-"), 14, 0, "-"), 19, 0, "-"), 24, 0, "-")) FROM audit WHERE ' . row($third));

# --- Rows are changed. ---
my %edits = (created_at => 'created_at - INTERVAL 1 SECOND', actor_kind => "'lane'", actor_id => 'UNHEX(MD5(1))', actor_name => "'Orang Lain'", actor_role => 'NULL', action => "'delete'",
	entity => "'role'", entity_id => 'UNHEX(MD5(2))', entity_label => "'Lain'", company_id => 'UNHEX(MD5(3))', ip_address => "'10.0.0.1'", user_agent => 'NULL', request_id => "'x'",
	'`before`' => "'{}'", '`after`' => "REPLACE(`after`, 'ton', 'kg')", mac => 'REVERSE(mac)');
tampered("a changed $_ is found", ["UPDATE audit SET $_ = $edits{$_} WHERE " . row($third)], "$chain: row $third ", $unfit) for sort keys %edits;
tampered('the thing is named', ["UPDATE audit SET ip_address = '10.0.0.1' WHERE " . row($third)], "$chain: row $third ", "create of product $id $mark 3");

# --- Rows are taken out. ---
my @set_back = ("UPDATE audit_chain SET number = number - 1, mac = (SELECT mac FROM audit WHERE ${\ row($last - 1) }) WHERE chain = '$chain'");
sub end_at { my ($number) = @_; return ("DELETE FROM audit WHERE chain = '$chain' AND number > $number",
	"UPDATE audit_chain SET number = $number, mac = (SELECT mac FROM audit WHERE ${\ row($number) }) WHERE chain = '$chain'") }
tampered('a row that is gone is missed', ['DELETE FROM audit WHERE ' . row($third)], "$chain: row $third ", 'is missing');
tampered('... also where those behind it close the gap', ['DELETE FROM audit WHERE ' . row($third),
	"UPDATE audit SET number = number - 1 WHERE chain = '$chain' AND number > $third ORDER BY number", "UPDATE audit_chain SET number = number - 1 WHERE chain = '$chain'"],
	"$chain: row $third ", $unfit);
tampered('the last row is missed', ['DELETE FROM audit WHERE ' . row($last)], "$chain: row $last ", 'is missing: the chain ends later');
tampered('the last rows are missed with their end set back, where they were sealed', [end_at($third)], "$chain: row ${\ ($third + 1) } ", 'when the ends were sealed');
tampered('a chain is missed as a whole', ["DELETE FROM audit WHERE chain = '$chain'", "DELETE FROM audit_chain WHERE chain = '$chain'"],
	"$chain: row 1 ", 'when the ends were sealed');
tampered('a chain without its end is no honest one', ["DELETE FROM audit_chain WHERE chain = '$chain'"], "$chain: row $last ", 'audit_chain tells of no end');
tampered('an end that is another one is not', ["UPDATE audit_chain SET mac = REVERSE(mac) WHERE chain = '$chain'"], "$chain: row $last ", 'audit_chain tells of another');
tampered('seals that are gone are missed', ["DELETE FROM audit WHERE chain = 'seal' ORDER BY number DESC LIMIT 1"], 'seal: row ' . ($seal =~ /^(\d+)/)[0], 'is missing');
tampered('... with their end too, by whoever brings along what was printed', ["DELETE FROM audit WHERE chain = 'seal'", "DELETE FROM audit_chain WHERE chain = 'seal'"],
	'seal: row 1 ', 'when the ends were sealed', '--seal', $seal);
tampered('a seal that was changed is no seal', ["UPDATE audit SET `after` = REPLACE(`after`, '$chain ', 'tampered:x ') WHERE chain = 'seal' ORDER BY number DESC LIMIT 1"], 'seal: row', $unfit, '--chain', $chain);

tampered('... also after the next seals', [end_at($third), sub { is((audit('seal'))[1], 1, 'a seal tells that it misses something') for 1 .. 2 }],
	"$chain: row ${\ ($third + 1) } ", 'when the ends were sealed');
tampered('... and when the chain has grown again', [end_at($third), sub { change("$_ again") for 1 .. 8; audit('seal') }],
	"$chain: row $sealed_last ", 'is another one than was sealed');

# --- Rows are moved or put in. ---
tampered('two rows that change places are found', ['UPDATE audit SET number = -1 WHERE ' . row($third), "UPDATE audit SET number = $third WHERE " . row($third + 1),
	'UPDATE audit SET number = ' . ($third + 1) . ' WHERE ' . row(-1)], "$chain: row $third ", $unfit);
my $copy = "INSERT INTO audit SELECT UNHEX(MD5(RAND())), chain, %s, created_at, actor_kind, actor_id, actor_name, actor_role, action, entity, entity_id, entity_label,
	company_id, ip_address, user_agent, request_id, `before`, `after`, mac FROM audit WHERE " . row($third);
tampered('a row that is put in is found', ["UPDATE audit SET number = number + 1 WHERE chain = '$chain' AND number > $third ORDER BY number DESC", sprintf($copy, $third + 1),
	"UPDATE audit_chain SET number = number + 1 WHERE chain = '$chain'"], "$chain: row ${\ ($third + 1) } ", $unfit);
tampered('... at the end too', [sprintf($copy, $last + 1), "UPDATE audit_chain SET number = number + 1 WHERE chain = '$chain'"], "$chain: row ${\ ($last + 1) } ", $unfit);
tampered('... and in front', [sprintf($copy, 0)], "$chain: row 0 ", 'is before the first');
tampered('a row of another chain is found', ["UPDATE audit SET chain = 'tampered:y', number = 1 WHERE " . row($last), @set_back], 'tampered:y: row 1 ', $unfit);

# --- Only a part is asked for. ---
{
	my ($said, $status) = audit('verify', '--chain', $chain);
	like($said, qr/^2 chains, /, 'one chain, and the seals');
	is($status, 0, '... is whole');
	my ($all) = (audit('verify'))[0] =~ /(\d+) rows/;
	$behind->rows("UPDATE audit SET ip_address = '10.0.0.1' WHERE " . row($third));
	my $address = '127.0.0.1';
	($said, $status) = audit('verify', '--since', '2199-01-01');
	my ($rows) = $said =~ /(\d+) rows/;
	is($status, 0, 'since a day: what came before its last seal is not looked at') or diag($said);
	cmp_ok($rows, '<', $all, '... and fewer rows are read');
	$behind->rows("UPDATE audit SET ip_address = '$address' WHERE " . row($third));
	$behind->rows("UPDATE audit SET ip_address = '10.0.0.1' WHERE " . row($last));
	is((audit('verify', '--since', '2199-01-01'))[1], 1, '... what came after it is');
	$behind->rows("UPDATE audit SET ip_address = '$address' WHERE " . row($last));
	is((audit('verify', '--since', '2001-01-01'))[1], 0, 'since a day before all seals: all of it');
	is((audit('verify', '--seal', $seal))[1], 0, 'a seal that was printed is there');
	is((audit('verify', '--seal', $seal =~ s/.$/$& eq '0' ? '1' : '0'/er))[1], 1, '... another one is not');
}

# --- Others write meanwhile. ---
{
	my $child = fork // die "fork: $!\n";
	if (!$child) {
		my $busy = $gate->sign_in($admin->user);
		for my $i (1 .. 400) { $busy->post('/v1/products', { code => unique('AU'), name => "$mark busy $i", unit => 'ton' }) }
		POSIX::_exit(0);
	}
	my @bad;
	for (1 .. 12) { my ($said, $status) = audit('verify'); push @bad, $said if $status; audit('seal') if $_ % 4 == 0 }
	waitpid $child, 0;
	is_deeply(\@bad, [], 'twelve walks while others write find nothing');
	is((audit('verify'))[1], 0, '... and what they wrote is whole');
}

# --- Many are written by few statements: six rows at once, and what remains one by one. ---
{
	my $before = $behind->number("SELECT number FROM audit_chain WHERE chain = '$chain'");
	my @people = map { { name => "$mark $_", nip => unique('AU'), activity => 'Uji', is_permanent => JSON::PP::true, valid_start_at => '2026-01-01' } } 1 .. 20;
	is($admin->post('/v1/company-employees/bulk', { datas => \@people, company_id => $gate->as('administrator_tenan')->company_id })->status, 200, 'twenty are made by one request');
	is($behind->number("SELECT number FROM audit_chain WHERE chain = '$chain'"), $before + 20, '... with a row of the log each');
	is_deeply([map { $_->[0] } $behind->rows("SELECT entity_label FROM audit WHERE chain = '$chain' AND number > $before AND entity = 'employee' AND action = 'create' ORDER BY number")],
		[map { $_->{name} } @people], '... in their order');
	my ($said, $status) = audit('verify', '--chain', $chain);
	is($status, 0, '... whose chain is whole') or diag($said);
}

# --- What cannot be told is told apart. ---
is((audit('verify', '--since', 'yesterday'))[1], 2, 'a day is one');
is((audit('verify', '--chain', "$chain-"))[1], 2, '... and a chain that is not there is not whole');
like((audit('verify', '--chain', 'seal'))[0], qr/^1 chains, /, 'the chain of seals is looked at once');
is((audit($_))[1], 2, "autogate-audit '$_' is nothing") for '', 'burn', 'seal now', 'verify --chain', 'verify --seal 0:00';
{
	local $ENV{AUTOGATE_CONFIG} = '/nonexistent';
	is((audit('verify'))[1], 2, 'without settings nothing is said');
}

# --- The programs themselves. ---
is_deeply([$behind->rows("SELECT table_name, GROUP_CONCAT(privilege_type ORDER BY privilege_type) FROM information_schema.table_privileges
	WHERE table_schema = 'autogate' AND grantee LIKE \"'autogate'%\" AND table_name LIKE 'audit%' GROUP BY table_name ORDER BY table_name")],
	[['audit', 'INSERT,SELECT'], ['audit_chain', 'INSERT,SELECT,UPDATE'], ['audit_count', 'SELECT']], 'the programs can only add to the log and read it');
done_testing;
