using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

internal sealed partial class RequirementsFileReader
{
    private static readonly Dictionary<string, string> LongNames = new(StringComparer.Ordinal)
    {
        ["-r"] = "--requirement",
        ["-c"] = "--constraint",
        ["-e"] = "--editable",
        ["-i"] = "--index-url",
        ["-f"] = "--find-links",
        ["--pypi-url"] = "--index-url",
    };

    /// <summary>Options with a value.</summary>
    private static readonly string[] WithValue =
    [
        "--requirement", "--constraint", "--editable", "--index-url", "--extra-index-url", "--find-links", "--no-binary", "--only-binary",
        "--all-releases", "--only-final", "--trusted-host", "--use-feature",
    ];

    private static readonly string[] WithoutValue =
        ["--no-index", "--prefer-binary", "--pre", "--require-hashes", "--no-require-hashes"];

    private void ReadOptions(List<(string Word, int Offset)> words)
    {
        for (int i = 0; i < words.Count; i++)
        {
            (string word, int offset) = words[i];
            (string name, string? value) = SplitOption(word);
            if (WithoutValue.Contains(name))
            {
                SetFlag(value is null ? name : throw Fault(offset, $"The option '{name}' has no value."), offset);
                continue;
            }

            if (!WithValue.Contains(name))
            {
                throw UnknownOption(word, name, offset);
            }

            value ??= ++i < words.Count ? words[i].Word : throw Fault(offset, $"The option '{name}' needs a value.");
            Set(name, value, i < words.Count && words[i].Word == value ? words[i].Offset : offset + word.Length - value.Length, offset);
        }
    }

    private StoreException UnknownOption(string word, string name, int offset)
    {
        if (name is "--hash" or "--config-settings")
        {
            return Fault(offset, $"The option '{name}' stands behind a requirement.");
        }

        if (!name.StartsWith('-'))
        {
            return Fault(offset, $"'{word}' cannot stand here.", "a requirement begins its line");
        }

        return Fault(
            offset, $"The option '{name}' is not known in requirements files.",
            NearestNames.Find(name, WithValue.Concat(WithoutValue), 1).Select(near => $"did you mean '{near}'?"));
    }

    /// <summary>Splits <c>--name=value</c> and <c>-rvalue</c>; short names become long.</summary>
    private static (string Name, string? Value) SplitOption(string word)
    {
        if (word.StartsWith("--", StringComparison.Ordinal))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? word : word[..equals];
            return (LongNames.GetValueOrDefault(name, name), equals < 0 ? null : word[(equals + 1)..]);
        }

        return word.Length >= 2 && LongNames.TryGetValue(word[..2], out string? known)
            ? (known, word.Length == 2 ? null : word[2..].TrimStart('='))
            : (word, null);
    }

    private void SetFlag(string name, int offset)
    {
        switch (name)
        {
            case "--no-index":
                _noIndex = true;
                break;
            case "--prefer-binary":
                _prefersBinary = true;
                break;
            case "--pre":
                _prereleases = PrereleaseMode.Allow;
                break;
            case "--require-hashes":
                _requiresHashes = true;
                break;
            default:
                throw Fault(offset, $"The option '{name}' would switch off what another line asks for.", "remove the line");
        }
    }

    private void Set(string name, string value, int valueOffset, int offset)
    {
        switch (name)
        {
            case "--requirement" or "--constraint":
                Include(value, valueOffset, isConstraints: name == "--constraint" || _isConstraints);
                break;
            case "--editable":
                AddEditable(value, valueOffset);
                break;
            case "--index-url":
                _index = ReadIndex(value, valueOffset);
                _noIndex = false;
                break;
            case "--extra-index-url":
                _extraIndexes.Add(ReadIndex(value, valueOffset));
                break;
            case "--find-links":
                _findLinks.Add(ReadFindLinks(value, valueOffset));
                break;
            case "--only-binary" or "--no-binary":
                _formats = _formats.With(name == "--only-binary", value, out string? wrong)
                    ?? throw NoName(wrong, valueOffset);
                break;
            case "--all-releases" or "--only-final":
                SetPrereleases(value, valueOffset, name == "--all-releases" ? PrereleaseMode.Allow : PrereleaseMode.Disallow);
                break;
            case "--trusted-host":
                throw Fault(
                    offset, "Certificates of hosts are always checked; '--trusted-host' is refused.", "give the index a valid certificate");
            default:
                throw Fault(offset, $"'--use-feature {value}' asks for a behaviour of pip, which is not used here.", "remove the line");
        }
    }

    private void SetPrereleases(string value, int offset, PrereleaseMode mode)
    {
        foreach (string part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part is ":all:" or ":none:")
            {
                _prereleasesOf.Clear();
                _prereleases = part == ":all:" ? mode : null;
            }
            else if (ProjectName.TryNormalize(part, out string? name))
            {
                _prereleasesOf[name] = mode;
            }
            else
            {
                throw NoName(part, offset);
            }
        }
    }

    private StoreException NoName(string? text, int offset) =>
        Fault(offset, $"'{text}' is not the name of a project.", "write names divided by commas, ':all:' or ':none:'");

    private void AddEditable(string value, int offset)
    {
        if (!options.IsLocal)
        {
            throw Fault(
                offset, "A link to sources (-e) cannot be made here.",
                "remove '-e' from a repository's line, or build the environment with the local command");
        }

        RequirementsEntry entry = ReadDirect(value, offset, isEditable: true);
        if (entry.Reference!.Kind == DirectReferenceKind.Archive)
        {
            throw Fault(offset, "Only a folder or a repository can be editable.", "remove '-e'");
        }

        Add(entry, offset);
    }

    private RequirementsUrl ReadIndex(string text, int offset)
    {
        string value = Expand(text, offset);
        bool isWeb = Uri.TryCreate(value, UriKind.Absolute, out Uri? uri) && uri.Scheme is "https" or "http" && uri.Host.Length > 0;
        if (!isWeb && !(options.IsLocal && uri?.Scheme == "file"))
        {
            throw Fault(offset, $"'{Redaction.Redact(text)}' is not the URL of an index.", "write https://host/simple/");
        }

        CheckCredentials(text, offset);
        return new RequirementsUrl(text, value, _line.Locate(offset, _start));
    }

    private RequirementsUrl ReadFindLinks(string text, int offset)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return ReadIndex(text, offset);
        }

        if (!options.IsLocal)
        {
            throw Fault(offset, "A folder of the machine that the file was written on cannot be read here.", "give a URL");
        }

        return new RequirementsUrl(text, JoinPath(text, offset), _line.Locate(offset, _start));
    }

    private void Include(string path, int offset, bool isConstraints)
    {
        if (path.Contains("://", StringComparison.Ordinal))
        {
            throw Fault(offset, "Requirements files are not fetched from URLs.", "save the file beside this one");
        }

        if (options.Open is null)
        {
            throw Fault(offset, $"There are no files here that '{path}' could be one of.", "write its lines in the place of this one");
        }

        string target = JoinPath(path, offset);
        if (_open.Contains(target) || target == Path.GetFileName(options.File))
        {
            throw Fault(offset, $"'{path}' includes itself.");
        }

        if (_open.Count == options.MaxDepth)
        {
            throw Fault(offset, $"Files are included more than {options.MaxDepth} deep.");
        }

        if (options.Open(target) is not { } content)
        {
            throw Fault(offset, ErrorCode.FileNotReadable, $"The file '{path}' does not exist or cannot be read.");
        }

        string folder = _folder;
        _open.Push(target);
        _folder = target[..(target.LastIndexOf('/') + 1)];
        string top = options.File[..(options.File.LastIndexOfAny(['/', '\\']) + 1)];
        ReadFile(content, Path.IsPathRooted(target) ? target : top + target, isConstraints);
        _folder = folder;
        _open.Pop();
    }

    /// <summary>Returns a path relative to the folder of the first file.</summary>
    private string JoinPath(string path, int offset)
    {
        string plain = path.Replace('\\', '/');
        if (plain.StartsWith('/') || plain.StartsWith('~') || plain.Contains(':', StringComparison.Ordinal))
        {
            return options.IsLocal ? plain : throw Fault(offset, $"'{path}' is not a path relative to this file.");
        }

        List<string> parts = [];
        foreach (string part in (_folder + plain).Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return parts is not ["..", ..] || options.IsLocal
            ? (_folder.StartsWith('/') ? "/" : "") + string.Join('/', parts)
            : throw Fault(offset, $"'{path}' lies outside the folder of the first file.");
    }
}
