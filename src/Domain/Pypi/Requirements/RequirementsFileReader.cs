using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Reads requirements files and the files that they include, reporting errors with file, line and column.</summary>
internal sealed partial class RequirementsFileReader(RequirementsFileOptions options)
{
    private readonly List<RequirementsEntry> _entries = [];
    private readonly List<RequirementsEntry> _constraints = [];
    private readonly List<RequirementsUrl> _extraIndexes = [];
    private readonly List<RequirementsUrl> _findLinks = [];
    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, PrereleaseMode> _prereleasesOf = new(StringComparer.Ordinal);
    private readonly Stack<string> _open = new();
    private RequirementsUrl? _index;
    private FormatControl _formats = FormatControl.Default;
    private PrereleaseMode? _prereleases;
    private bool _noIndex;
    private bool _prefersBinary;
    private bool _requiresHashes;
    private long _bytes;
    private int _lines;

    // What is being read.
    private LogicalLine _line = new();
    private SourceLocation _start = new(null, 1, 1);
    private bool _isConstraints;

    /// <summary>The folder of the current file, relative to that of the first one; empty or ending with a slash.</summary>
    private string _folder = string.Empty;

    public void ReadFile(ReadOnlyMemory<byte> content, string file, bool isConstraints)
    {
        _bytes += content.Length;
        if (_bytes > options.MaxBytes)
        {
            throw Fault(0, $"The requirements files are longer than {options.MaxBytes >> 10} KiB.");
        }

        ReadText(RequirementsText.Decode(content.Span, file), file, new SourceLocation(file, 1, 1), isConstraints);
    }

    public void ReadText(string text, string file, SourceLocation start, bool isConstraints)
    {
        (LogicalLine, SourceLocation, bool) outer = (_line, _start, _isConstraints);
        _start = start with { File = start.File ?? file };
        _isConstraints = isConstraints;
        foreach (LogicalLine line in LogicalLines.Of(text))
        {
            _line = line;
            if (++_lines > options.MaxLines)
            {
                throw Fault(0, $"The requirements files have more than {options.MaxLines} lines.");
            }

            if (line.Text.Length > 0)
            {
                ReadLine();
            }
        }

        (_line, _start, _isConstraints) = outer;
    }

    public RequirementsFile Build()
    {
        bool requiresHashes = _requiresHashes || _entries.Exists(entry => entry.Hashes.Count > 0);
        if (requiresHashes)
        {
            CheckHashes();
        }

        return new RequirementsFile
        {
            Entries = _entries,
            Constraints = _constraints,
            Index = _index,
            ExtraIndexes = _extraIndexes,
            NoIndex = _noIndex,
            FindLinks = _findLinks,
            Formats = _formats,
            PrefersBinary = _prefersBinary,
            Prereleases = _prereleases,
            PrereleasesOf = _prereleasesOf,
            RequiresHashes = requiresHashes,
            Warnings = _warnings,
        };
    }

    /// <summary>If one entry has a hash, all entries need a hash and a pinned version.</summary>
    private void CheckHashes()
    {
        foreach (RequirementsEntry entry in _entries)
        {
            RequirementsEntry[] all = [entry, .. _constraints.Where(other => other.Requirement!.Name == entry.Requirement?.Name)];
            // A whole commit is a hash of its content.
            bool isCommit = entry.Reference is { Kind: DirectReferenceKind.Git, Revision: { Length: 40 } revision }
                && revision.All(char.IsAsciiHexDigit);
            bool isRepository = !isCommit && entry.Reference is { Kind: not DirectReferenceKind.Archive };
            bool isHashed = isCommit || Array.Exists(all, one => one.Hashes.Count > 0 || one.Reference?.Hash is not null);
            bool isPinned = Array.Exists(all, one => one.Reference is not null || one.Requirement is { Specifiers.HasPin: true });
            string? wrong = isRepository || entry.IsEditable ? "cannot have a hash"
                : !isHashed ? "has no hash"
                : !isPinned ? "is not pinned with =="
                : null;
            if (wrong is not null)
            {
                throw new StoreException(
                    ErrorCode.InvalidRequirementsFile, $"Hashes are required, but '{Redaction.Redact(entry.Text)}' {wrong}.")
                {
                    Location = entry.Location,
                    Found = Redaction.Redact(entry.Text),
                    Hints = ["with one --hash or with --require-hashes every line needs '==version' and a hash"],
                };
            }
        }
    }

    private void ReadLine()
    {
        string text = _line.Text;
        int start = text.AsSpan().IndexOfAnyExcept(" \t");
        int optionStart = FindOptions(text, start);
        if (ShellWords.Split(text, optionStart) is not { } words)
        {
            throw Fault(optionStart, "A quote is not closed, or the line ends with '\\'.");
        }

        if (optionStart == start)
        {
            ReadOptions(words);
        }
        else
        {
            ReadRequirement(text[start..optionStart].TrimEnd(), start, words);
        }
    }

    /// <summary>Returns the position of the first word that begins with <c>-</c>, which ends a requirement.</summary>
    private static int FindOptions(string text, int start)
    {
        for (int at = start; at < text.Length; at++)
        {
            if (text[at] == '-' && (at == start || text[at - 1] is ' ' or '\t'))
            {
                return at;
            }
        }

        return text.Length;
    }

    private void Add(RequirementsEntry entry, int offset)
    {
        if (!_isConstraints)
        {
            _entries.Add(entry);
            return;
        }

        string? wrong = entry.IsEditable ? "cannot be editable"
            : entry.Requirement is null ? "must name its project"
            : entry.Extras.Count > 0 ? "cannot have extras"
            : null;
        if (wrong is not null)
        {
            throw Fault(offset, $"A constraint {wrong}.");
        }

        _constraints.Add(entry);
    }

    private StoreException Fault(int offset, string message, params IEnumerable<string> hints) =>
        Fault(offset, ErrorCode.InvalidRequirementsFile, message, hints);

    private StoreException Fault(int offset, ErrorCode code, string message, params IEnumerable<string> hints) => new(code, message)
    {
        Location = _line.IsEmpty ? _start : _line.Locate(offset, _start),
        Found = Redaction.Redact(_line.Text),
        Hints = [.. hints],
    };

    /// <summary>Creates the exception for an invalid part of the line.</summary>
    private StoreException Fault(int offset, ErrorCode code, string what, string text, SyntaxError error)
    {
        StoreException failure = code == ErrorCode.InvalidRequirement && what.Length == 0
            ? PypiRequirement.Failure(text, error)
            : error.ToException(code, what, text);
        return new StoreException(code, failure.Message, failure)
        {
            Location = _line.Locate(offset + error.Offset, _start),
            Found = failure.Found,
            Hints = failure.Hints,
        };
    }
}
