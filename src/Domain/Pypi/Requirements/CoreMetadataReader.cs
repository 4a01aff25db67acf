using System.Globalization;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Reads the headers of core metadata: <c>Field: value</c>, continued by lines that begin with a blank, up to the first line of another
/// form.
/// </summary>
internal sealed class CoreMetadataReader(string source)
{
    /// <summary>The newest supported major version of the format; minor versions only add to it.</summary>
    private const int LastMajor = 2;

    private const int LastMinor = 6;
    private const int MaxLength = 2 << 20;
    private const int MaxFieldLength = 8192;
    private const int MaxRequirements = 5000;
    private const int MaxExtras = 500;
    private const int MaxOthers = 10_000;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly Dictionary<string, (string Text, int Line)> _single = new(StringComparer.Ordinal);
    private readonly List<PypiRequirement> _requirements = [];
    private readonly List<string> _extras = [];
    private readonly List<string> _dynamic = [];
    private readonly List<string> _licenseFiles = [];
    private readonly List<string> _importNames = [];
    private readonly List<string> _warnings = [];

    /// <summary>The current line; the first is 1.</summary>
    private int _line = 1;

    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>.</exception>
    public CoreMetadata Read(ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<byte> rest = utf8.StartsWith(ByteOrderMark) ? utf8[3..] : utf8;
        while (LengthOfField(rest, out int lines) is > 0 and int length)
        {
            if (utf8.Length - rest.Length + length > MaxLength)
            {
                throw Fault($"has more than {MaxLength >> 20} MiB before its description");
            }

            ReadField(rest[..length]);
            rest = rest[length..];
            _line += lines;
        }

        return Build();
    }

    /// <summary>Returns the length in bytes of a field and its continuation; 0 if there is no field.</summary>
    private static int LengthOfField(ReadOnlySpan<byte> rest, out int lines)
    {
        lines = 0;
        int name = rest.IndexOfAnyExceptInRange((byte)'!', (byte)'~');
        int colon = rest.IndexOf((byte)':');
        if (colon <= 0 || (name >= 0 && name < colon))
        {
            return 0;
        }

        int end = 0;
        do
        {
            int length = rest[end..].IndexOf((byte)'\n');
            end = length < 0 ? rest.Length : end + length + 1;
            lines++;
        }
        while (end < rest.Length && rest[end] is (byte)' ' or (byte)'\t');

        return end;
    }

    private void ReadField(ReadOnlySpan<byte> field)
    {
        int colon = field.IndexOf((byte)':');
        Span<char> buffer = stackalloc char[32];
        if (colon > buffer.Length)
        {
            return;
        }

        System.Text.Ascii.ToLower(field[..colon], buffer, out int nameLength);
        ReadOnlySpan<char> name = buffer[..nameLength];
        switch (name)
        {
            case "metadata-version" or "name" or "version" or "requires-python" or "license-expression":
                if (!_single.TryAdd(name.ToString(), (TextOf(field, colon), _line)))
                {
                    Warn($"repeats the field {name}; the first counts");
                }

                break;
            case "requires-dist":
                AddRequirement(TextOf(field, colon));
                break;
            case "provides-extra":
                AddExtra(TextOf(field, colon));
                break;
            case "dynamic":
                Add(_dynamic, TextOf(field, colon).ToLowerInvariant());
                break;
            case "license-file":
                Add(_licenseFiles, TextOf(field, colon));
                break;
            case "import-name" or "import-namespace":
                Add(_importNames, TextOf(field, colon).Split(';')[0].TrimEnd());
                break;
        }
    }

    /// <summary>Returns the value in one line.</summary>
    private string TextOf(ReadOnlySpan<byte> field, int colon)
    {
        if (field.Length > MaxFieldLength)
        {
            throw Fault($"has a field of {field.Length} bytes");
        }

        string text = Encoding.UTF8.GetString(field[(colon + 1)..]).Trim();
        return text.Contains('\n', StringComparison.Ordinal)
            ? string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            : text;
    }

    private void AddRequirement(string text)
    {
        if (_requirements.Count == MaxRequirements)
        {
            throw Fault($"has more than {MaxRequirements} requirements");
        }

        if (!LenientText.TryReadRequirement(text, out PypiRequirement? requirement, out string? repaired, out SyntaxError error))
        {
            throw Fault($"has the requirement '{Redaction.Redact(text)}': {error.Message}");
        }

        if (repaired is not null)
        {
            Warn($"has the requirement '{text}', which is read as '{repaired}'");
        }

        _requirements.Add(requirement);
    }

    private void AddExtra(string text)
    {
        if (!ProjectName.TryNormalize(text, out string? extra))
        {
            Warn($"has an extra named '{text}', which is no name");
        }
        else if (!_extras.Contains(extra))
        {
            if (_extras.Count == MaxExtras)
            {
                throw Fault($"has more than {MaxExtras} extras");
            }

            _extras.Add(extra);
        }
    }

    private void Add(List<string> list, string text)
    {
        if (list.Count == MaxOthers)
        {
            throw Fault($"has a field more than {MaxOthers} times");
        }

        list.Add(text);
    }

    private CoreMetadata Build()
    {
        (int Major, int Minor) format = ReadFormat();
        string name = Require("name", out int nameLine);
        string version = Require("version", out int versionLine);
        if (!ProjectName.TryNormalize(name, out string? normal))
        {
            _line = nameLine;
            throw Fault($"has the name '{name}', which is no name of a project");
        }

        if (!PypiVersion.TryParse(version, 0, version.Length, out PypiVersion? parsed, out SyntaxError error))
        {
            _line = versionLine;
            throw Fault($"has the version '{version}': {error.Message}");
        }

        return new CoreMetadata
        {
            FormatVersion = format,
            Name = normal,
            WrittenName = name,
            Version = parsed,
            RequiresPython = ReadRequiresPython(),
            Requirements = _requirements,
            Extras = _extras,
            Dynamic = _dynamic,
            LicenseExpression = _single.TryGetValue("license-expression", out (string Text, int Line) license) ? license.Text : null,
            LicenseFiles = _licenseFiles,
            ImportNames = _importNames,
            Warnings = _warnings,
        };
    }

    private (int Major, int Minor) ReadFormat()
    {
        string text = Require("metadata-version", out int line);
        _line = line;
        string[] parts = text.Split('.');
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
            || major is < 1 or > LastMajor)
        {
            throw Fault($"is in the format '{text}'; formats up to {LastMajor}.{LastMinor} are known");
        }

        if (major == LastMajor && minor > LastMinor)
        {
            Warn($"is in the format {text}, which is read like {LastMajor}.{LastMinor}");
        }

        return (major, minor);
    }

    private SpecifierSet ReadRequiresPython()
    {
        if (!_single.TryGetValue("requires-python", out (string Text, int Line) field))
        {
            return SpecifierSet.Any;
        }

        _line = field.Line;
        if (!LenientText.TryReadSpecifiers(field.Text, out SpecifierSet? specifiers, out string? repaired))
        {
            throw Fault($"requires Python '{field.Text}', which are no versions");
        }

        if (repaired is not null)
        {
            Warn($"requires Python '{field.Text}', which is read as '{repaired}'");
        }

        return specifiers;
    }

    private string Require(string field, out int line)
    {
        if (!_single.TryGetValue(field, out (string Text, int Line) found) || found.Text.Length == 0)
        {
            _line = 1;
            throw Fault($"has no field {field}");
        }

        line = found.Line;
        return found.Text;
    }

    private void Warn(string what) => _warnings.Add($"The metadata of {source} {what}.");

    private StoreException Fault(string what) =>
        new(ErrorCode.InvalidPackageMetadata, $"The metadata of {source} {what}.")
        {
            Location = new SourceLocation(source, _line, 1),
            Found = source,
        };
}
