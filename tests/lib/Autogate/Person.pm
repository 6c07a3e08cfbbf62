# Autogate::Person: a user whom only this test knows, so that it may lock out, rename and end. Written into the database: who tests signing in
# does not depend on who tests making users.
#
#	my $person = Autogate::Person->new($gate, 'manajemen', language => 'en');   # undef where the database cannot be reached
#	my $session = $gate->sign_in($person);
package Autogate::Person;
use strict;
use warnings;
use Autogate;

# new GATE, ROLE, COLUMN => VALUE …: like the demonstration's first user of that role.
sub new
{
	my ($class, $gate, $role, %columns) = @_;
	my ($like) = $gate->users($role);
	my $id = join '', map { sprintf '%02x', int rand 256 } 1 .. 16;
	my $password = 'kuda terbang ' . lc unique('');
	my %row = (fullname => 'Sekar Ayu ' . unique(''), email => lc(unique('sekar-')) . '@uji.example', language => 'id', is_email_verified => 0,
		# As the system before had them, and quick to make.
		password_hash => crypt($password, '$2b$04$' . join('', map { ('a' .. 'z')[rand 26] } 1 .. 21) . '.'), %columns);
	my @names = sort keys %row;
	my $names = join ', ', @names;
	my $values = join ', ', map { defined $row{$_} ? "CONVERT(UNHEX('" . unpack('H*', $row{$_}) . "') USING utf8mb4)" : 'NULL' } @names;
	$gate->sql("INSERT INTO user (id, company_id, role_id, $names) SELECT UNHEX('$id'), company_id, role_id, $values FROM user
		WHERE email = '$like->{email}' AND alive = 1") or return undef;
	return bless { %row, hex => $id, role_key => $role, password => $password, company_id => $like->{company_id}, gate => $gate }, $class;
}

# column NAME: as the database has it now.
sub column { my ($self, $name) = @_; my ($row) = $self->{gate}->rows("SELECT $name FROM user WHERE id = UNHEX('$self->{hex}')"); return $row->[0] }

# set COLUMN => VALUE: a number or a plain text.
sub set { my ($self, $name, $value) = @_; return $self->{gate}->sql("UPDATE user SET $name = '$value' WHERE id = UNHEX('$self->{hex}')") }

1;
