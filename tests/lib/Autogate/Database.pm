# Autogate::Database: a look behind the API, for what faults may leave there. One client, as the database's root, for all questions.
package Autogate::Database;
use strict;
use warnings;
use Carp qw(croak);
use Digest::SHA qw(hmac_sha256_hex);
use IPC::Open2;

# new GATE: undef where the settings name no database that can be reached.
sub new
{
	my ($class, $gate) = @_;
	my $socket = $gate->setting('socket') or return undef;
	return undef if !-S $socket;
	# The minute's job would end tickets of other tests in between; once it has, it finds nothing more to do.
	system("$ENV{AUTOGATE_BUILD}/jobs/tidy") == 0 or croak 'jobs/tidy failed';
	my $pid = open2(my $out, my $in, 'mariadb', '--no-defaults', '-S', $socket, '-u', scalar getpwuid($<), '-N', '-B', '-n', 'autogate');
	my $self = bless { in => $in, out => $out, pid => $pid, audit_key => pack 'H*', $gate->setting('audit_key') }, $class;
	$self->rows("SET \@since = UNHEX(RPAD(LPAD(HEX(FLOOR(UNIX_TIMESTAMP(NOW(3)) * 1000)), 12, '0'), 32, '0'))"); # ids of now
	$self->rows('SET group_concat_max_len = 100000');
	$self->{state} = join ' UNION ALL ', map { "SELECT '$_->[0]', CONCAT(COUNT(*), '-', BIT_XOR(CRC32(CONCAT_WS(',', $_->[1])))) FROM `$_->[0]`" }
		$self->rows("SELECT table_name, GROUP_CONCAT('QUOTE(`', column_name, '`)') FROM information_schema.columns
		WHERE table_schema = DATABASE() AND is_generated = 'NEVER' AND table_name NOT IN ('login_attempt', 'migration', 'outbox_attempt', 'outbox_target')
		AND (table_name <> 'outbox' OR column_name IN ('id', 'target', 'kind', 'subject', 'message_key', 'created_at')) GROUP BY table_name");
	return $self;
}

# rows SQL: each as an array of texts.
sub rows
{
	my ($self, $sql) = @_;
	print { $self->{in} } "$sql;\nSELECT '--end--';\n";
	my @rows;
	while (defined(my $line = readline $self->{out})) {
		chomp $line;
		return @rows if $line eq '--end--';
		push @rows, [split /\t/, $line, -1];
	}
	croak "the database does not answer: $sql";
}

sub number { my ($row) = $_[0]->rows($_[1]); return $row ? $row->[0] : undef }

# state: a text that differs when any row of any table does, other than the count of sign-ins, which is kept whatever becomes of them,
# and what delivery makes of the outbox meanwhile.
# One statement, which sees one moment. (CHECKSUM TABLE differs by itself where a column is virtual.)
sub state { my ($self) = @_; return join "\n", map { "$_->[0] $_->[1]" } $self->rows($self->{state}) }

# changed BEFORE: the tables that differ from an earlier state.
sub changed
{
	my ($self, $before) = @_;
	my %was = map { split / / } split /\n/, $before;
	my %is = map { split / / } split /\n/, $self->state;
	return grep { $was{$_} ne $is{$_} } sort keys %is;
}

# What never holds where no fault has torn anything, of rows that were made since the client began: words and queries that count.
my @halves = (
	'a ticket is inside without a visit, or outside with one' =>
		"SELECT COUNT(*) FROM ticket t LEFT JOIN visit v ON v.open_subject = t.id WHERE t.id > \@since AND (t.status = 'IN') <> (v.id IS NOT NULL)",
	'a ticket has not the entries of its visits' =>
		"SELECT COUNT(*) FROM ticket t WHERE t.id > \@since AND t.entries_used <> (SELECT COUNT(*) FROM visit v WHERE v.ticket_id = t.id AND NOT v.closed_as <=> 'aborted')",
	'a ticket has no history' => 'SELECT COUNT(*) FROM ticket t WHERE t.id > @since AND NOT EXISTS (SELECT 1 FROM ticket_event e WHERE e.ticket_id = t.id)',
	'a visit waits for a passage that nobody waits for' =>
		"SELECT COUNT(*) FROM visit v JOIN gate_activity a ON a.id = v.pending_id WHERE v.id > \@since AND a.passage <> 'PENDING'",
	map({ my ($action, $times) = @$_; "an event has not the rows of audit of its $action" =>
		"SELECT COUNT(*) FROM gate_activity a WHERE a.id > \@since AND
		(SELECT COUNT(*) FROM audit u WHERE u.entity = 'gate_activity' AND u.entity_id = a.id AND u.action = '$action') <> $times" }
		['decide', '1'], ['passage', "(a.passage IN ('PASSED', 'ABORTED'))"]),
	'an officer was called and not told once' =>
		"SELECT COUNT(*) FROM lane l WHERE l.called_by > \@since AND (SELECT COUNT(*) FROM notification n WHERE n.entity_id = l.called_by) <> 1",
	'a key has no answer' => 'SELECT COUNT(*) FROM idempotency WHERE answer IS NULL',
	'a chain does not end where it says' =>
		'SELECT COUNT(*) FROM audit_chain c WHERE c.number <> (SELECT COUNT(*) FROM audit u WHERE u.chain = c.chain)',
);

# The texts under the seals of the log, each with the seal and the one before it (lib/store/audit.c).
my @sealed = ((map { "u.$_" } qw(chain actor_kind)), uuid('actor_id'), (map { "u.$_" } qw(actor_name actor_role action entity)), uuid('entity_id'),
	'u.entity_label', uuid('company_id'), map { "u.`$_`" } qw(ip_address user_agent request_id before after));
my $seals = "SELECT HEX(u.mac), COALESCE(HEX(p.mac), ''), HEX(CONCAT(u.number, ' ', TIMESTAMPDIFF(MICROSECOND, '1970-01-01', u.created_at) DIV 1000, "
	. join(', ', map { "IF($_ IS NULL, ' -', CONCAT(' ', OCTET_LENGTH($_), ':', $_))" } @sealed)
	. ")), u.chain FROM audit u LEFT JOIN audit p ON p.chain = u.chain AND p.number = u.number - 1 WHERE u.id > \@since";
sub uuid { return "LOWER(INSERT(INSERT(INSERT(INSERT(HEX(u.$_[0]), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-'))" }

# forged: the chains of which a row does not fit its seal.
sub forged
{
	my ($self) = @_;
	my %forged;
	for ($self->rows($seals)) {
		my ($seal, $before, $text, $chain) = @$_;
		$forged{$chain} = 1 if hmac_sha256_hex(pack('H*', $before . $text), $self->{audit_key}) ne lc $seal;
	}
	return sort keys %forged;
}

# halves: what is half there, in words.
sub halves
{
	my ($self) = @_;
	my @found = map { "the chain $_ does not fit its seals" } $self->forged;
	for (my $i = 0; $i < @halves; $i += 2) {
		my $count = $self->number($halves[$i + 1]);
		push @found, "$halves[$i]: $count" if !defined $count || $count;
	}
	return @found;
}

1;
