# Autogate::Writes: one of each kind of request that changes something, for tests of what faults do to them.
#
# writes(GATE) is a list of {name, make, means}: make gives a new request (Autogate::Program), ready to be sent and never sent before;
# means takes an answer and says what came of it in a word: that is `good` when all is well, the first time, and `again` when the
# same request is sent once more (where it is told apart).
package Autogate::Writes;
use strict;
use warnings;
use Exporter qw(import);
use Test::More;
use Autogate;

our @EXPORT = qw(writes);

my $tickets = '/v1/tickets/tenant/without-pabeanan';

sub status { return $_[0]->status }
sub decision { my ($answer) = @_; return join ' ', $answer->status, map { $_ // '-' } @{ $answer->json }{qw(decision reasonCode)} }
sub passage { my ($answer) = @_; return join ' ', $answer->status, $answer->json->{passage} // '-' }

sub checkpoint { my ($lane, %read) = @_; return { sender => $lane, method => 'POST', path => $lane->checkpoint_path, body => $lane->body_of(%read) } }
sub bearer { my ($sender, $method, $path, $body, %headers) = @_; return { sender => $sender, method => $method, path => $path, body => json_of($body), headers => \%headers } }

# let_in LANE, TICKET: for a request that comes after it. Gives the transaction.
sub let_in
{
	my ($lane, $ticket) = @_;
	my $answer = $lane->checkpoint(qr => $ticket->{qr});
	die 'not let in: ' . $answer->summary if ($answer->json->{decision} // '') ne 'ACCEPT';
	return $answer->json->{transactionId};
}

sub report
{
	my ($lane, $ticket, $result) = @_;
	my $body = json_of({ transactionId => let_in($lane, $ticket), result => $result, timestamp => Autogate::Lane::at() });
	return { sender => $lane, method => 'POST', path => '/v1/gate-infrastructure/gate-passage', body => $body };
}

sub writes
{
	my ($gate) = @_;
	my ($tenant, $admin, $super) = map { $gate->as($_) } qw(administrator_tenan administrator_internal it_bkms);
	my ($reporting, $in, $out) = map { $gate->lane($_) } qw(LANE0001 LANE0002 LANE0004);
	my ($place) = grep { ($_->{company_id} // '') eq $tenant->company_id } @{ $gate->demo->{buildings} };
	my ($spare_lane) = $gate->gate_with_lanes(1);
	my @permissions = map { $_->{id} } map { @{ $_->{permissions} } } @{ $super->get('/v1/permissions')->items };
	my $role = $super->post('/v1/roles', { name => unique('Peran '), key => lc unique('peran_'), type => 'internal', level => 'operational', permission_ids => [] });
	die 'no role is made: ' . $role->content if $role->status != 200;
	my $role_path = '/v1/roles/' . $role->data->{id};
	my $role_name = unique('Peran ');
	my $user = ($gate->users('manajemen'))[0];
	my $key = sub { return ('Idempotency-Key' => unique('K')) };
	my $asked = sub { my ($ticket) = @_; return { %$ticket{qw(vehicle request_at)}, building_ids => [$place->{id}], note => 'lekas' } };
	return (
		{ name => 'check-in, ACCEPT in, passage reported later', means => \&decision, good => '200 ACCEPT VALID', again => 'equal',
		  make => sub { checkpoint($reporting, qr => $tenant->ticket->{qr}) } },
		{ name => 'check-in, ACCEPT in, passage assumed', means => \&decision, good => '200 ACCEPT VALID', again => 'equal',
		  make => sub { checkpoint($in, qr => $tenant->ticket->{qr}) } },
		{ name => 'check-in, ACCEPT out', means => \&decision, good => '200 ACCEPT VALID', again => 'equal',
		  make => sub { my $ticket = $tenant->ticket; let_in($in, $ticket); checkpoint($out, qr => $ticket->{qr}) } },
		{ name => 'check-in, REJECT', means => \&decision, good => '200 REJECT UNKNOWN_CODE', again => 'equal',
		  make => sub { checkpoint($in, qr => 'TKT-000000000000-B1234XYZ') } },
		{ name => 'check-in, HOLD', means => \&decision, good => '200 HOLD PLATE_MISMATCH', again => 'equal',
		  make => sub { checkpoint($in, qr => $tenant->ticket->{qr}, plate => 'B 9 XYZ') } },
		{ name => 'passage, PASSED', means => \&passage, good => '200 PASSED', again => 'equal',
		  make => sub { report($reporting, $tenant->ticket, 'PASSED') } },
		{ name => 'passage, ABORTED', means => \&passage, good => '200 ABORTED', again => 'equal',
		  make => sub { report($reporting, $tenant->ticket, 'ABORTED') } },
		{ name => 'ticket, created', means => \&status, good => 200, again => 'equal',
		  make => sub { bearer($tenant, 'POST', $tickets, { %{ $asked->($tenant->ticket) }, confirm => JSON::PP::true }, $key->()) } },
		{ name => 'ticket, updated', means => \&status, good => 200, again => 200,
		  make => sub { my $ticket = $tenant->ticket; bearer($tenant, 'PUT', "$tickets/$ticket->{id}", $asked->($ticket)) } },
		{ name => 'ticket, cancelled', means => \&status, good => 200, again => 409,
		  make => sub { bearer($tenant, 'PATCH', "$tickets/cancel/" . $tenant->ticket->{id}, { reason => 'tidak jadi' }) } },
		{ name => 'login', means => \&status, good => 200, again => 200,
		  make => sub { bearer($gate, 'POST', '/v1/auth/login', { %$user{qw(email password)} }) } },
		{ name => "lane's key, renewed", means => \&status, good => 200, again => 200,
		  make => sub { bearer($admin, 'POST', '/v1/gates/lane/key/' . $spare_lane->{id}, {}, $key->()) } },
		{ name => "role's permissions, changed", means => \&status, good => 200, again => 200,
		  make => sub { @permissions = reverse @permissions;
			bearer($super, 'PUT', $role_path, { name => $role_name, permission_ids => [$permissions[0]], level => 'operational', type => 'internal' }) } },
		{ name => 'building, created', means => \&status, good => 200, again => 'equal',
		  make => sub { bearer($tenant, 'POST', '/v1/buildings', { name => unique('Gudang '), address => 'Kavling Z', area_id => $place->{area_id} }, $key->()) } },
	);
}

1;
