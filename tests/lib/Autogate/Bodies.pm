# Autogate::Bodies: bodies for any route, made from what openapi.json says of it, so that tests over all routes need no
# example written by hand.
#
#	my $bodies = Autogate::Bodies->new($gate);
#	my $whole = $bodies->whole($operation);       # every field that may be written
#	my $least = $bodies->least($operation);       # only what is required
#	$bodies->each_field($operation, sub { my ($path, $schema, $is_required) = @_; … });
package Autogate::Bodies;
use strict;
use warnings;
use POSIX qw(strftime);

use Autogate ();

sub new { my ($class, $gate) = @_; return bless { gate => $gate, contract => $gate->contract, demo => $gate->demo }, $class }

# The schema of the body; undef where the route takes no JSON.
sub schema_of
{
	my ($self, $operation) = @_;
	my $media = $operation->{requestBody} && $operation->{requestBody}{content}{'application/json'} or return undef;
	return $self->{contract}->resolve($media->{schema});
}

sub whole { my ($self, $operation) = @_; return $self->value($self->schema_of($operation), '', 1, 0) }
sub least { my ($self, $operation) = @_; return $self->value($self->schema_of($operation), '', 0, 0) }

# A schema without its null.
sub plain
{
	my ($self, $schema) = @_;
	$schema = $self->{contract}->resolve($schema);
	($schema) = map { $self->plain($_) } grep { ($_->{type} // '') ne 'null' } @{ $schema->{anyOf} } if $schema->{anyOf};
	return $schema;
}

# The type of a schema, null aside.
sub type { my ($schema) = @_; return ref $schema->{type} ? (grep { $_ ne 'null' } @{ $schema->{type} })[0] : $schema->{type} // 'object' }

sub day { return strftime('%Y-%m-%d', gmtime(time + 7 * 3600 + 86400 * $_[0])) }

# value SCHEMA, NAME, WHOLE, DEPTH: one that is valid as far as a schema tells; NAME is the field's.
sub value
{
	my ($self, $schema, $name, $whole, $depth) = @_;
	$schema = $self->plain($schema);
	return (grep { defined } @{ $schema->{enum} })[0] if $schema->{enum};
	my $type = type($schema);
	return $self->object($schema, $whole, $depth) if $type eq 'object';
	return [($whole && $depth < 4) || $schema->{minItems} || $name eq 'datas' ? $self->value($schema->{items}, $name, $whole, $depth + 1) : ()] if $type eq 'array';
	return JSON::PP::true if $type eq 'boolean';
	return number($schema) if $type eq 'integer' || $type eq 'number';
	return $self->text($schema, $name);
}

sub object
{
	my ($self, $schema, $whole, $depth) = @_;
	my %required = map { $_ => 1 } @{ $schema->{required} // [] };
	my %object;
	for my $name (sort keys %{ $schema->{properties} // {} }) {
		next if $name eq 'id' || $name =~ /_path$/ || $name =~ /_paths$/;
		$object{$name} = $self->value($schema->{properties}{$name}, $name, $whole, $depth + 1) if $required{$name} || ($whole && $depth < 4);
	}
	return \%object;
}

sub number
{
	my ($schema) = @_;
	my $least = $schema->{minimum} // 1;
	return defined $schema->{maximum} && $least > $schema->{maximum} ? $schema->{maximum} : $least < 1 && ($schema->{maximum} // 1) >= 1 ? 1 : $least;
}

# Names that must be nobody else's, or have a form that the schema shows only by an example.
my @made = (
	qr/email/ => sub { return lc(Autogate::unique('u')) . '@contoh.id' },
	qr/npwp/ => sub { return substr Autogate::unique(), 0, 16 },
	qr/phone|whatsapp/ => sub { return '081234567890' },
	qr/police_number|plate/ => sub { return sprintf 'W %d ABC', 1000 + int rand 9000 },
	qr/^(?:nip|rfid|code|spmk_number|.*_code|identity_gate)$/ => sub { return Autogate::unique('T') },
);

sub text
{
	my ($self, $schema, $name) = @_;
	my $format = $schema->{format} // '';
	return $self->id($name) if $format eq 'uuid';
	return day($name =~ /end|to$|expired|until/ ? 30 : 0) if $format eq 'date';
	return strftime('%Y-%m-%dT%H:%M:%S.000Z', gmtime) if $format eq 'date-time';
	for (my $i = 0; $i < @made; $i += 2) {
		return $made[$i + 1]->() if $name =~ $made[$i];
	}
	return $schema->{examples}[0] if $schema->{examples};
	my $text = 'Contoh untuk pengujian';
	$text .= '.' x (($schema->{minLength} // 0) - length $text) if length $text < ($schema->{minLength} // 0);
	return substr $text, 0, $schema->{maxLength} // 255;
}

# The id of something that is there, as far as demo.json tells.
sub id
{
	my ($self, $name) = @_;
	my ($thing) = $name =~ /(\w+?)_ids?$/;
	my %under = (building => 'buildings', area => 'areas', product => 'products', vehicle => 'vehicles', company => 'companies', lane => 'lanes', gate => 'gates',
		employee => 'employees');
	my @rows = @{ $self->{demo}{ $under{ $thing // '' } // '' } // [] };
	@rows = grep { ($_->{type} // 'tenant') eq 'tenant' } @rows if ($thing // '') eq 'company';
	@rows = sort { defined $a->{company_id} <=> defined $b->{company_id} } @rows;   # what is nobody's may be named by all
	return @rows && $rows[0]{id} ? $rows[0]{id} : Autogate::absent_id();
}

# each_field OPERATION, CODE: calls with the path (names and indices in a list, as errors print it), the schema and whether it is
# required, for every field of the whole body, those within others too.
sub each_field
{
	my ($self, $operation, $code) = @_;
	my $schema = $self->schema_of($operation) or return;
	$self->walk($schema, [], $code, 0);
}

sub walk
{
	my ($self, $schema, $path, $code, $depth) = @_;
	$schema = $self->plain($schema);
	my %required = map { $_ => 1 } @{ $schema->{required} // [] };
	for my $name (sort keys %{ $schema->{properties} // {} }) {
		my $field = $self->plain($schema->{properties}{$name});
		my @place = (@$path, $name);
		$code->(\@place, $field, $required{$name}) if $name ne 'id';
		$field = $self->plain($field->{items}), push @place, 0 if type($field) eq 'array';
		$self->walk($field, \@place, $code, $depth + 1) if $field->{properties} && $depth < 3;
	}
}

1;
