# Autogate::Contract: openapi.json as a judge of answers.
#
# Knows the part of JSON Schema 2020-12 that our document uses: $ref, type (one or several), enum, required, properties,
# additionalProperties false, items, anyOf, and the formats uuid, date-time and date.
package Autogate::Contract;
use strict;
use warnings;
use B ();
use Digest::SHA qw(sha256_hex);
use JSON::PP ();
use Storable ();

# new BYTES. Reading the document takes seconds, so it is kept in AUTOGATE_SEEN, a folder of the test run's own.
sub new
{
	my ($class, $bytes) = @_;
	my $kept = $ENV{AUTOGATE_SEEN} && "$ENV{AUTOGATE_SEEN}/" . sha256_hex($bytes);
	my $document = $kept && -e $kept ? Storable::retrieve($kept) : JSON::PP->new->utf8->decode($bytes);
	if ($kept && !-e $kept) {
		mkdir $ENV{AUTOGATE_SEEN};
		Storable::nstore($document, "$kept.$$") && rename "$kept.$$", $kept;
	}
	my $self = bless { document => $document, routes => [] }, $class;
	for my $path (sort keys %{ $document->{paths} }) {
		my $pattern = join '/', map { /^\{/ ? '[^/]+' : quotemeta } split m{/}, $path, -1;
		my $literals = grep { !/^\{/ } split m{/}, $path, -1;
		push @{ $self->{templates} }, { path => $path, pattern => qr/^$pattern$/, literals => $literals };
		for my $method (sort grep { /^(?:get|post|put|patch|delete)$/ } keys %{ $document->{paths}{$path} }) {
			push @{ $self->{routes} }, { method => uc $method, path => $path, operation => $document->{paths}{$path}{$method} };
		}
	}
	@{ $self->{templates} } = sort { $b->{literals} <=> $a->{literals} } @{ $self->{templates} };
	return $self;
}

sub document { return $_[0]{document} }

# Every route: {method, path, operation}.
sub routes { return @{ $_[0]{routes} } }

# template_of METHOD, PATH: the route's path; a literal wins over a {name}. undef where there is none.
sub template_of
{
	my ($self, $method, $path) = @_;
	$path =~ s/\?.*//s;
	$path =~ s{^/api(?=/v1/)}{};
	return $self->{known}{"$method $path"} //= do {
		my ($found) = grep { $path =~ $_->{pattern} && $self->{document}{paths}{ $_->{path} }{ lc $method } } @{ $self->{templates} };
		$found ? $found->{path} : '';
	} || undef;
}

# judge ANSWER: its route's template, and what is wrong with it.
sub judge
{
	my ($self, $answer) = @_;
	my ($status, $method) = ($answer->status, $answer->method);
	my $template = $self->template_of($method eq 'HEAD' ? 'GET' : $method, $answer->path);
	return (undef, 'no answer: ' . $answer->content) if $status == 599;
	return ($template, 'a status 500 is a fault of ours') if $status == 500;
	if (!$template) {
		# nginx's pages are no routes.
		return undef if $status == 404 || $status == 405 || $status >= 502 || $answer->path !~ m{^(?:/api)?/v1/};
		return (undef, 'the document has no such route') if $status != 413 && $status != 400 && $status != 429;
		return undef;
	}
	my @problems;
	push @problems, 'has no X-Request-Id' if !defined $answer->header('X-Request-Id');
	return ($template, @problems) if $method eq 'HEAD' || $status == 304;
	my $operation = $self->{document}{paths}{$template}{ lc $method };
	# A lane that reaches no worker is answered HOLD, in its own form.
	return ($template, @problems) if $status >= 502 && $operation->{'x-reach'} eq 'device';
	my $responses = $operation->{responses};
	my $response = $self->resolve($responses->{$status} // ($status >= 400 ? $responses->{default} : undef));
	return ($template, @problems, "the status $status is not documented") if !$response;
	return ($template, @problems, length $answer->content ? 'has a body, which is not documented' : ()) if !$response->{content};
	my $media = $response->{content}{ $answer->media_type } // $response->{content}{'*/*'};
	return ($template, @problems, 'the media type ' . $answer->media_type . ' is not documented') if !$media;
	if ($answer->media_type eq 'application/json') {
		return ($template, @problems, 'the body is no JSON') if !defined $answer->{json};
		push @problems, $self->misfits($answer->{json}, $media->{schema}, '');
	}
	return ($template, @problems);
}

sub resolve
{
	my ($self, $schema) = @_;
	while (ref $schema eq 'HASH' && $schema->{'$ref'}) {
		my $at = $self->{document};
		$at = $at->{$_} for grep { length } split m{/}, substr $schema->{'$ref'}, 1;
		$schema = $at // die "openapi.json: $schema->{'$ref'} leads nowhere\n";
	}
	return $schema;
}

my %formats = (
	uuid => qr/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
	date => qr/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
	'date-time' => qr/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/,
);

# misfits VALUE, SCHEMA, PATH: what does not fit, as sentences.
sub misfits
{
	my ($self, $value, $schema, $path) = @_;
	$schema = $self->resolve($schema);
	if ($schema->{anyOf}) {
		my @best;
		for my $option (@{ $schema->{anyOf} }) {
			my @problems = $self->misfits($value, $option, $path) or return;
			@best = @problems if !@best || @problems < @best || (ref $value && @best && $best[0] =~ / is an? /);
		}
		return @best;
	}
	my $at = length $path ? $path : 'the body';
	my $type = type_of($value);
	my @types = ref $schema->{type} ? @{ $schema->{type} } : $schema->{type} // ();
	return "$at is a $type and not " . join ' or ', @types
		if @types && !grep { $type eq $_ || ($_ eq 'number' && $type eq 'integer') } @types;
	my @problems;
	push @problems, "$at is none of the choices: " . ($value // 'null')
		if $schema->{enum} && !grep { defined $_ && defined $value ? $_ eq $value : !defined $_ && !defined $value } @{ $schema->{enum} };
	my $format = $schema->{format} && $formats{ $schema->{format} };
	push @problems, "$at is no $schema->{format}: $value" if $format && $type eq 'string' && $value !~ $format;
	push @problems, $self->misfitting_members($value, $schema, $path) if $type eq 'object';
	if ($type eq 'array' && $schema->{items}) {
		push @problems, map { $self->misfits($value->[$_], $schema->{items}, "${path}[$_]") } 0 .. $#$value;
	}
	return @problems;
}

sub misfitting_members
{
	my ($self, $value, $schema, $path) = @_;
	my $known = $schema->{properties} // {};
	my $place = sub { return length $path ? "$path.$_[0]" : $_[0] };
	my @problems = map { $place->($_) . ' is missing' } grep { !exists $value->{$_} } @{ $schema->{required} // [] };
	for my $name (sort keys %$value) {
		if ($known->{$name}) {
			push @problems, $self->misfits($value->{$name}, $known->{$name}, $place->($name));
		} elsif (exists $schema->{additionalProperties} && !$schema->{additionalProperties}) {
			push @problems, $place->($name) . ' is not documented';
		}
	}
	return @problems;
}

# The JSON type of a value fresh from the reader.
sub type_of
{
	my ($value) = @_;
	return 'null' if !defined $value;
	return 'boolean' if JSON::PP::is_bool($value);
	return ref $value eq 'HASH' ? 'object' : 'array' if ref $value;
	my $flags = B::svref_2object(\$value)->FLAGS;
	return 'string' if $flags & B::SVf_POK || !($flags & (B::SVf_IOK | B::SVf_NOK));
	return $value == int $value ? 'integer' : 'number';
}

1;
