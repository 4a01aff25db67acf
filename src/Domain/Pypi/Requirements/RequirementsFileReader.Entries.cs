using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

internal sealed partial class RequirementsFileReader
{
    private static readonly string[] ArchiveExtensions = [".whl", ".tar.gz", ".zip", ".tgz", ".tar.bz2"];

    private void ReadRequirement(string text, int offset, List<(string Word, int Offset)> words)
    {
        List<FileHash> hashes = [];
        List<KeyValuePair<string, string>> settings = [];
        ReadEntryOptions(words, hashes, settings);
        RequirementsEntry entry = IsDirect(text) ? ReadDirect(text, offset) : ReadNamed(text, offset);
        Add(entry with { Hashes = hashes, ConfigSettings = settings }, offset);
    }

    private void ReadEntryOptions(
        List<(string Word, int Offset)> words, List<FileHash> hashes, List<KeyValuePair<string, string>> settings)
    {
        for (int i = 0; i < words.Count; i++)
        {
            (string name, string? value) = SplitOption(words[i].Word);
            int offset = words[i].Offset;
            if (name is not ("--hash" or "--config-settings" or "--config-setting"))
            {
                throw Fault(offset, $"The option '{name}' cannot follow a requirement.", "give it a line of its own");
            }

            value ??= ++i < words.Count ? words[i].Word : throw Fault(offset, $"The option '{name}' needs a value.");
            if (name != "--hash")
            {
                int equals = value.IndexOf('=', StringComparison.Ordinal);
                settings.Add(equals > 0
                    ? new(value[..equals], value[(equals + 1)..])
                    : throw Fault(offset, $"'{value}' is no setting.", "write --config-settings name=value"));
            }
            else if (FileHash.TryParse(value, ':', out FileHash? hash))
            {
                hashes.Add(hash.Value);
            }
            else
            {
                throw Fault(offset, $"'{value}' is no hash.", "write --hash=sha256: and 64 hexadecimal digits, or sha384 or sha512");
            }
        }
    }

    /// <summary>Determines whether a line is a location without a name: a URL or path that does not follow an <c>@</c>.</summary>
    private static bool IsDirect(string text)
    {
        int end = text.AsSpan().IndexOfAny(" \t;");
        string word = end < 0 ? text : text[..end];
        return word.Contains("://", StringComparison.Ordinal) && !NameAndAt().IsMatch(word)
            || word[0] is '.' or '/' or '~'
            || Repository().IsMatch(word)
            || (!NameAndAt().IsMatch(text) && (word.AsSpan().ContainsAny('/', '\\') || word.StartsWith("file:", StringComparison.Ordinal)
                || Array.Exists(ArchiveExtensions, extension => word.EndsWith(extension, StringComparison.OrdinalIgnoreCase))));
    }

    private RequirementsEntry ReadNamed(string text, int offset)
    {
        if (!PypiRequirement.TryParse(text, out PypiRequirement? requirement, out SyntaxError error))
        {
            throw Fault(offset, ErrorCode.InvalidRequirement, "", text, error);
        }

        return new RequirementsEntry
        {
            Text = text,
            Location = _line.Locate(offset, _start),
            Requirement = requirement,
            Reference = requirement.Url is { } url
                ? ReadReference(url, offset + text.IndexOf(url, requirement.Name.Length, StringComparison.Ordinal))
                : null,
            Extras = requirement.Extras,
            Marker = requirement.Marker,
        };
    }

    private RequirementsEntry ReadDirect(string text, int offset, bool isEditable = false)
    {
        (string place, Marker? marker) = SplitMarker(text, offset);
        string[] extras = [];
        if (!place.Contains("://", StringComparison.Ordinal) && place.EndsWith(']') && place.LastIndexOf('[') is > 0 and int bracket)
        {
            extras = ReadExtras(place[bracket..], offset + bracket);
            place = place[..bracket];
        }

        DirectReference reference = ReadReference(place, offset);
        string? name = null;
        if (reference.Egg is { } egg)
        {
            if (!PypiRequirement.TryParse(egg, out PypiRequirement? named) || named.Url is not null || named.Marker is not null)
            {
                throw Fault(offset, $"'{egg}' behind 'egg=' is not the name of a project.");
            }

            name = named.Name;
            extras = [.. named.Extras];
        }
        else if (reference.FileName is { } file && file.EndsWith(".whl", StringComparison.OrdinalIgnoreCase)
            && ProjectName.TryNormalize(file.Split('-')[0], out string? ofWheel))
        {
            name = ofWheel;
        }

        return new RequirementsEntry
        {
            Text = text,
            Location = _line.Locate(offset, _start),
            Requirement = name is null ? null : new PypiRequirement(text, name, extras, Versions.SpecifierSet.Any, place, marker),
            Reference = reference,
            Extras = extras,
            Marker = marker,
            IsEditable = isEditable,
        };
    }

    private string[] ReadExtras(string brackets, int offset) =>
        PypiRequirement.TryParse("x" + brackets, out PypiRequirement? requirement, out SyntaxError error)
            ? [.. requirement.Extras]
            : throw Fault(offset - 1, ErrorCode.InvalidRequirementsFile, "Invalid extras", "x" + brackets, error);

    /// <summary>Separates a location from the marker after it: at <c>;</c>, which in a URL needs an adjacent blank.</summary>
    private (string Place, Marker? Marker) SplitMarker(string text, int offset)
    {
        int at = text.IndexOf(';', StringComparison.Ordinal);
        while (text.Contains("://", StringComparison.Ordinal) && at > 0
            && text[at - 1] is not (' ' or '\t') && at + 1 < text.Length && text[at + 1] is not (' ' or '\t'))
        {
            at = text.IndexOf(';', at + 1);
        }

        if (at < 0)
        {
            return (text, null);
        }

        MarkerParser parser = new(text, at + 1, text.Length, isOfLockfile: false);
        return parser.Parse() is { } marker
            ? (text[..at].TrimEnd(), marker)
            : throw Fault(offset, ErrorCode.InvalidRequirement, "Invalid environment marker", text, parser.Error);
    }

    private DirectReference ReadReference(string text, int offset)
    {
        if (!DirectReference.TryParse(Expand(text, offset), out DirectReference? reference, out SyntaxError error))
        {
            throw Fault(offset, ErrorCode.InvalidRequirementsFile, "Invalid place of a project", text, error);
        }

        if (reference.IsLocal && !options.IsLocal)
        {
            throw Fault(
                offset, "A project on the machine that the file was written on cannot be had here.",
                "give the URL of an archive or repository, or build the environment with the local command");
        }

        CheckCredentials(text, offset);
        return reference;
    }

    /// <summary>Replaces the names of secrets by the secrets.</summary>
    private string Expand(string text, int offset) => Variable().Replace(
        text,
        match => options.Secret(match.Groups[1].Value) is { Length: > 0 } secret
            ? secret
            : throw Fault(offset + match.Index, $"There is no secret named '{match.Groups[1].Value}'."));

    /// <summary>Files are stored and displayed, so they must not contain passwords.</summary>
    private void CheckCredentials(string text, int offset)
    {
        int host = text.IndexOf("://", StringComparison.Ordinal) + 3;
        int end = host < 3 ? -1 : text.AsSpan(host).IndexOfAny("/?#");
        string authority = host < 3 ? "" : end < 0 ? text[host..] : text.Substring(host, end);
        int at = authority.LastIndexOf('@');
        string user = at < 0 ? "" : authority[..at];
        int colon = user.IndexOf(':', StringComparison.Ordinal);

        // A user name alone may be a token, but not for a login by key.
        bool isLogin = colon < 0 && text.StartsWith("git+ssh:", StringComparison.OrdinalIgnoreCase);
        if (!options.IsLocal && !isLogin && Variable().Replace(user[(colon + 1)..], "").Length > 0)
        {
            throw Fault(offset, "A URL in a requirements file has no credentials.", "store them as secrets and write ${NAME} instead");
        }
    }

    // Compiled expressions: those of NonBacktracking are built at run time, which takes longer than a solve. Groups are atomic instead.
    [GeneratedRegex(@"^(?>[A-Za-z0-9][A-Za-z0-9._-]*)(?>\s*)(?>\[[^\]]*\]\s*)?@", RegexOptions.CultureInvariant)]
    private static partial Regex NameAndAt();

    [GeneratedRegex("^(?:git|hg|svn|bzr)[+]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Repository();

    [GeneratedRegex(@"\$\{((?>[A-Z0-9_]+))\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
