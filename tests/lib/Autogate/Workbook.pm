# Autogate::Workbook: an .xlsx as Excel and others write them, and as nobody should, for tests of what reads them.
#
#	my $bytes = workbook(['Nama', 'NIP'], ['Budi', { v => 19701001 }]);
#
# A cell is a text (shared), undef (none), or { t => type, v => value, s => style } as the format has it; { is => text } is an inline one.
# Styles: 0 plain, 1 a built-in date, 2 a date and time of the workbook's own, 3 a number of its own.
package Autogate::Workbook;
use strict;
use warnings;
use Exporter qw(import);
use IO::Compress::Zip qw(:constants $ZipError);

our @EXPORT = qw(workbook zip_of);

# zip_of NAME => BYTES, …
sub zip_of
{
	my (@parts) = @_;
	my $bytes = '';
	my $zip;
	while (my ($name, $part) = splice @parts, 0, 2) {
		if ($zip) { $zip->newStream(Name => $name) } else { $zip = IO::Compress::Zip->new(\$bytes, Name => $name, Method => ZIP_CM_DEFLATE) or die $ZipError }
		$zip->print($part);
	}
	$zip->close;
	return $bytes;
}

sub escaped { my ($text) = @_; utf8::encode($text) if utf8::is_utf8($text); return $text =~ s/&/&amp;/gr =~ s/</&lt;/gr }

sub workbook
{
	my (@rows) = @_;
	my %more = ref $rows[0] eq 'HASH' ? %{ shift @rows } : ();
	my (@strings, $sheet, $number);
	for my $row (@rows) {
		$number++;
		next if !@$row;
		$sheet .= qq(<row r="$number">);
		for my $i (0 .. $#$row) {
			my $cell = $row->[$i];
			next if !defined $cell;
			my $place = chr(ord('A') + $i) . $number;
			if (!ref $cell) {
				push @strings, $cell;
				$sheet .= qq(<c r="$place" t="s"><v>$#strings</v></c>);
			} elsif (defined $cell->{is}) {
				$sheet .= qq(<c r="$place" t="inlineStr"><is><t>) . escaped($cell->{is}) . '</t></is></c>';
			} else {
				$sheet .= qq(<c r="$place") . join('', map { defined $cell->{$_} ? qq( $_="$cell->{$_}") : () } qw(t s)) . qq(><v>$cell->{v}</v></c>);
			}
		}
		$sheet .= '</row>';
	}
	my $head = qq(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n);
	my $main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
	my $r = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
	my @shared = map { qq(<si><r><t>) . escaped(substr $_, 0, 1) . qq(</t></r><r><t xml:space="preserve">) . escaped(length > 1 ? substr $_, 1 : '') . qq(</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>) } @strings;
	my %parts = (
		'xl/workbook.xml' => qq($head<workbook $main $r><workbookPr) . ($more{date1904} ? ' date1904="1"' : '') . qq(/><sheets><sheet name="Lembar" sheetId="7" r:id="rId3"/><sheet name="Lain" sheetId="8" r:id="rId4"/></sheets></workbook>),
		'xl/_rels/workbook.xml.rels' => qq($head<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId4" Type="x" Target="worksheets/none.xml"/><Relationship Id="rId3" Type="x" Target="worksheets/sheet9.xml"/></Relationships>),
		'xl/styles.xml' => qq($head<styleSheet $main><numFmts count="2"><numFmt numFmtId="164" formatCode="dd&quot; of &quot;mm-yyyy hh:mm"/><numFmt numFmtId="165" formatCode="&quot;dmy&quot;[Red]0.00"/></numFmts>)
			. qq(<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>),
		'xl/sharedStrings.xml' => qq($head<sst $main>@{[join '', @shared]}</sst>),
		'xl/worksheets/sheet9.xml' => qq($head<worksheet $main><sheetData>@{[$sheet // '']}</sheetData></worksheet>),
		%{ $more{parts} // {} });
	return zip_of(map { $_ => $parts{$_} } sort grep { defined $parts{$_} } keys %parts);
}

1;
