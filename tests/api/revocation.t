#!/usr/bin/perl
# Whatever ends a session, or takes what it may do, holds for the next request on every worker of every program: each has served the
# session before, so whatever it kept of it is there to be wrong.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;

my $gate = Autogate->new;
my ($user) = $gate->users('administrator_tenan');
my @paths = map { "/v1/$_?per_page=1" } qw(products areas buildings tickets);
my $each = 8;   # at once, so that no worker of a program can answer them all before the others wake

# statuses SESSION: how often which status and code came back, from all of these programs.
sub statuses
{
	my ($session) = @_;
	my %seen;
	$seen{ $_->status . ' ' . ($_->status == 200 ? 'OK' : $_->json->{code}) }++ for map { my $path = $_; $gate->at_once(([$session, 'GET', $path]) x $each) } @paths;
	return \%seen;
}

sub all_of { return { $_[0] => $each * @paths } }

is_deeply(statuses(my $signed_out = $gate->sign_in($user)), all_of('200 OK'), 'a session is known to every worker');
ok_success($signed_out->post('/v1/auth/logout'), 'it signs out');
is_deeply(statuses($signed_out), all_of('401 TOKEN_INVALID'), '... and opens nothing more');

my $session = $gate->sign_in($user);
my $hash = sha256_hex($session->token // '');
my $of_session = "FROM session s JOIN user u ON u.id = s.user_id WHERE s.token_hash = UNHEX('$hash')";
my @ends = (
	['the session', "session SET revoked_at = UTC_TIMESTAMP(3) WHERE token_hash = UNHEX('$hash')", "session SET revoked_at = NULL WHERE token_hash = UNHEX('$hash')"],
	['the time of the session', "session SET expires_at = expires_at - INTERVAL 20 DAY WHERE token_hash = UNHEX('$hash')",
		"session SET expires_at = expires_at + INTERVAL 20 DAY WHERE token_hash = UNHEX('$hash')"],
	(map { my ($what, $table, $id) = @$_; my $where = "WHERE id = (SELECT id FROM (SELECT $id AS id $of_session) x)";
		(["the $what, made inactive,", "$table SET is_active = FALSE $where", "$table SET is_active = TRUE $where"],
			["the $what, deleted,", "$table SET deleted_at = UTC_TIMESTAMP(3) $where", "$table SET deleted_at = NULL $where"]) }
		(['user', 'user', 'u.id'], ['role', 'role', 'u.role_id'], ['company', 'company', 'u.company_id'])),
);
SKIP: {
	skip('AUTOGATE_CONFIG names no database', 3 * @ends) if !$gate->sql('DO 0');
	for my $end (@ends) {
		my ($what, $ends, $begins) = @$end;
		is_deeply(statuses($session), all_of('200 OK'), 'a session opens') or last;
		ok($gate->sql("UPDATE $ends"), "$what ends");
		my $after = statuses($session);
		$gate->sql("UPDATE $begins") or BAIL_OUT("$what cannot be brought back");
		is_deeply($after, all_of('401 TOKEN_INVALID'), '... and with it all that it opened');
	}
	is_deeply(statuses($session), all_of('200 OK'), 'and when all of it is back, so is the session');
}
ok_success($session->post('/v1/auth/logout'), 'it signs out');
done_testing;
