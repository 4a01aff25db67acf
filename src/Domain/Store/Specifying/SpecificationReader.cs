using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>
/// Reads what is sent as a specification. All mistakes of a document are told at once, in the words of conda-store's own
/// validation, which existing clients show; hints say more.
/// </summary>
internal sealed partial class SpecificationReader
{
    private const int LongestDocument = 1 << 20;
    private const string NamePattern = "^[A-Za-z0-9-+_@$&?^~.=]+$";
    private const string CondaBranch = "'function-after[<lambda>(), str]'";
    private const string PipBranch = "'CondaSpecificationPip'";

    private readonly List<string> _errors = [];
    private readonly List<string> _hints = [];
    private SourceLocation? _place;

    /// <summary>Reads an environment file or, when the submission says so, a lockfile.</summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidDocument"/>, <see cref="ErrorCode.InvalidEnvironmentFile"/>,
    /// <see cref="ErrorCode.InvalidLockfile"/> or <see cref="ErrorCode.InvalidName"/>.
    /// </exception>
    public static SpecificationDocument Read(SpecificationSubmission submission)
    {
        SpecificationDocument document = submission.IsLockfile ? ReadLockfile(submission) : new SpecificationReader().ReadFile(submission.Text);
        StoreNames.CheckEnvironment(document.Name);
        return document;
    }

    private static SpecificationDocument ReadLockfile(SpecificationSubmission submission)
    {
        string name = submission.EnvironmentName is { Length: > 0 } given
            ? given
            : throw new StoreException(ErrorCode.InvalidRequest, "A lockfile needs the name of its environment (environment_name).");
        if (string.IsNullOrWhiteSpace(submission.Text))
        {
            throw new StoreException(
                ErrorCode.InvalidLockfile,
                "1 validation error for LockfileSpecification\nlockfile\n"
                + "  Input should be a valid dictionary or instance of Lockfile [type=model_type, input_value=None, input_type=NoneType]");
        }

        return new SpecificationDocument
        {
            Name = name,
            Description = submission.EnvironmentDescription ?? "",
            Lockfile = Lockfile.Parse(submission.Text),
        };
    }

    private SpecificationDocument ReadFile(string text)
    {
        DocumentNode? root = ReadDocument(text);
        SpecificationDocument? document = null;
        if (root?.Entries is null)
        {
            Add(root, "Input should be a valid dictionary or object to extract fields from", "model_attributes_type", "");
        }
        else
        {
            if (DocumentKind.IsLockfile(root))
            {
                _hints.Add("this is a lockfile: submit it with is_lockfile and environment_name");
            }

            document = new SpecificationDocument
            {
                Channels = Texts(root, "channels"),
                Dependencies = Dependencies(root),
                Description = Text(root, "description") ?? "",
                Name = Name(root),
                Prefix = Text(root, "prefix"),
                Variables = Variables(root),
            };
        }

        return _errors.Count == 0
            ? document!
            : throw new StoreException(ErrorCode.InvalidEnvironmentFile, string.Join('\n', _errors))
            {
                Location = _place,
                Hints = [.. _hints.Distinct()],
            };
    }

    private static DocumentNode? ReadDocument(string text)
    {
        try
        {
            return DocumentReader.Read(text, null, LongestDocument);
        }
        catch (StoreException e) when (e.Code == ErrorCode.InvalidDocument)
        {
            throw new StoreException(ErrorCode.InvalidDocument, "Unable to parse. Invalid YAML", e)
            {
                Location = e.Location,
                Found = e.Found,
                Hints = [e.Message, .. e.Hints],
            };
        }
    }

    private string Name(DocumentNode root)
    {
        DocumentNode? node = root.Find("name");
        if (node is null)
        {
            Add(root, "Field required", "missing", "'name',");
        }
        else if (node.Text is null || node.IsNull)
        {
            Add(node, "Input should be a valid string", "string_type", "'name',");
        }
        else if (!node.Text.All(StoreNames.IsAllowed))
        {
            Add(node, $"String should match pattern '{NamePattern}'", "string_pattern_mismatch", "'name',");
        }

        return node?.Text ?? "";
    }

    private string? Text(DocumentNode root, string key)
    {
        DocumentNode? node = root.Find(key);
        if (node is null || node.IsNull)
        {
            return null;
        }

        if (node.Text is null)
        {
            Add(node, "Input should be a valid string", "string_type", $"'{key}',");
        }

        return node.Text;
    }

    private List<string> Texts(DocumentNode root, string key)
    {
        List<string> texts = [];
        foreach ((int index, DocumentNode item) in Items(root, key).Index())
        {
            if (item.Text is null || item.IsNull)
            {
                Add(item, "Input should be a valid string", "string_type", Place($"'{key}', {index}"));
            }
            else
            {
                texts.Add(item.Text.Trim());
            }
        }

        return texts;
    }

    private IReadOnlyList<DocumentNode> Items(DocumentNode root, string key)
    {
        DocumentNode? node = root.Find(key);
        if (node is null || node.IsNull)
        {
            return [];
        }

        if (node.Items is null)
        {
            Add(node, "Input should be a valid list", "list_type", $"'{key}',");
        }

        return node.Items ?? [];
    }

    private List<SpecificationDependency> Dependencies(DocumentNode root)
    {
        List<SpecificationDependency> dependencies = [];
        foreach ((int index, DocumentNode item) in Items(root, "dependencies").Index())
        {
            string conda = Place($"'dependencies', {index}, {CondaBranch}");
            string pip = Place($"'dependencies', {index}, {PipBranch}");
            if (item.Text is { } text && !item.IsNull)
            {
                AddConda(dependencies, item, text.Trim(), conda, pip);
            }
            else if (item.Entries is [{ Key.Text: "pip", Value.Items: { } lines }])
            {
                dependencies.Add(SpecificationDependency.OfPip(PipLines(lines, index, conda)));
            }
            else
            {
                Add(item, "Input should be a valid string", "string_type", conda);
                Add(item, "Input should be a valid dictionary or object to extract fields from", "model_attributes_type", pip);
                _hints.Add("a dependency is a text such as 'python=3.12', or a section '- pip:' with a list below it");
            }
        }

        return dependencies;
    }

    private void AddConda(List<SpecificationDependency> dependencies, DocumentNode item, string text, string conda, string pip)
    {
        if (MatchSpec.TryParse(text, SpecOptions.Extensions, out MatchSpec? spec))
        {
            dependencies.Add(SpecificationDependency.OfConda(text, spec));
            return;
        }

        Add(item, $"Value error, Invalid conda package dependency specification {Redaction.Redact(text)}", "value_error", conda);
        Add(item, "Input should be a valid dictionary or object to extract fields from", "model_attributes_type", pip);
        try
        {
            MatchSpec.Parse(text, SpecOptions.Extensions);
        }
        catch (StoreException e)
        {
            _hints.Add(e.Message);
            _hints.AddRange(e.Hints);
        }
    }

    private List<string> PipLines(IReadOnlyList<DocumentNode> items, int index, string conda)
    {
        List<string> lines = [];
        foreach ((int number, DocumentNode item) in items.Index())
        {
            string place = Place($"'dependencies', {index}, {PipBranch}, 'pip', {number}");
            string? line = item.IsNull ? null : item.Text?.Trim();
            string? problem = line switch
            {
                null => "Input should be a valid string",
                _ when PipLine.IsKnownOption(line) => null,
                _ when PipLine.IsOption(line) =>
                    $"Value error, Invalid pip option '{Redaction.Redact(line)}' supported options are "
                    + $"[{string.Join(", ", PipLine.Options.Select(o => $"'{o}'"))}]",
                _ when PipLine.IsRequirement(line) => null,
                _ => $"Value error, Invalid pypi package dependency \"{Redaction.Redact(line)}\" ensure it follows peps "
                    + "https://peps.python.org/pep-0508/ and https://peps.python.org/pep-0440/",
            };
            if (problem is null)
            {
                lines.Add(line!);
                continue;
            }

            Add(item, "Input should be a valid string", "string_type", conda);
            Add(item, problem, line is null ? "string_type" : "value_error", place);
        }

        return lines;
    }

    private JsonObject? Variables(DocumentNode root)
    {
        DocumentNode? node = root.Find("variables");
        if (node is null || node.IsNull)
        {
            return null;
        }

        if (node.Entries is null)
        {
            Add(node, "Input should be a valid dictionary", "dict_type", "'variables',");
            return null;
        }

        JsonObject variables = [];
        foreach ((DocumentNode key, DocumentNode value) in node.Entries)
        {
            if (value.Text is null || value.IsNull)
            {
                Add(value, "Input should be a valid string", "string_type", Place($"'variables', '{key.Text}', 'str'"));
                Add(value, "Input should be a valid integer", "int_type", Place($"'variables', '{key.Text}', 'int'"));
            }
            else
            {
                variables[key.Text!] = !value.IsQuoted && WholeNumber().IsMatch(value.Text)
                    ? JsonValue.Create(long.Parse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
                    : JsonValue.Create(value.Text);
            }
        }

        return variables;
    }

    private void Add(DocumentNode? node, string message, string type, string place)
    {
        _place ??= node?.Location;
        string error = $"{message} (type={type}, loc=({place}))";
        if (!_errors.Contains(error))
        {
            _errors.Add(error);
        }
    }

    private static string Place(FormattableString place) => FormattableString.Invariant(place);

    [GeneratedRegex("^[-+]?[0-9]{1,18}$", RegexOptions.CultureInvariant)]
    private static partial Regex WholeNumber();
}
