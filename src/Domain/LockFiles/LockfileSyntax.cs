using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.LockFiles;

/// <summary>Provides functions shared by the readers and writers of all lockfile formats.</summary>
internal static partial class LockfileSyntax
{
    public static DocumentNode ReadRoot(string text, LockfileOptions options)
    {
        DocumentNode? root = DocumentReader.Read(text, options.File, options.MaxLength);
        if (root?.Entries is null)
        {
            throw new StoreException(ErrorCode.InvalidLockfile, "A lockfile is a mapping; this is something else.")
            {
                Location = root?.Location ?? new SourceLocation(options.File, 1, 1),
            };
        }

        return DocumentKind.IsEnvironmentFile(root)
            ? throw Error(root, "This is an environment file, not a lockfile.", "give it with --file to solve for what it asks for")
            : root;
    }

    public static StoreException Error(DocumentNode node, string message, params IEnumerable<string> hints) =>
        node.Error(ErrorCode.InvalidLockfile, message, hints);

    /// <summary>Throws if a mapping has keys that are not on the list.</summary>
    public static void CheckKeys(DocumentNode mapping, string what, string[] keys)
    {
        foreach ((DocumentNode key, _) in Entries(mapping, what))
        {
            if (!keys.Contains(key.Text))
            {
                throw Error(
                    key, $"The key '{key.Text}' is not known in {what}.", NearestNames.Find(key.Text!, keys, 1)
                        .Select(n => $"did you mean '{n}'?"));
            }
        }
    }

    public static IReadOnlyList<KeyValuePair<DocumentNode, DocumentNode>> Entries(DocumentNode? node, string what) =>
        node is null || node.IsNull ? []
        : node.Entries ?? throw Error(node, $"{Capital(what)} must be a mapping, this is {node.Kind}.");

    public static IReadOnlyList<DocumentNode> Items(DocumentNode? node, string what) =>
        node is null || node.IsNull ? []
        : node.Items ?? throw Error(node, $"{Capital(what)} must be a list, this is {node.Kind}.");

    [return: NotNullIfNotNull(nameof(node))]
    public static string? Text(DocumentNode? node, string what) =>
        node is null ? null : node.Text ?? throw Error(node, $"{Capital(what)} must be a text, this is {node.Kind}.");

    /// <summary>Returns the text of a key; null if absent or null.</summary>
    public static string? Optional(DocumentNode mapping, string key) =>
        mapping.Find(key) is { IsNull: false } node ? Text(node, $"'{key}'") : null;

    /// <summary>Returns the text of a required key.</summary>
    public static string Required(DocumentNode mapping, string key) =>
        Optional(mapping, key) ?? throw Error(mapping, $"The key '{key}' is missing.");

    public static List<string> Texts(DocumentNode? node, string what) =>
        [.. Items(node, what).Select(item => Text(item, $"an entry of {what}"))];

    public static List<KeyValuePair<string, string>> Pairs(DocumentNode? node, string what) =>
        [.. Entries(node, what).Select(entry => new KeyValuePair<string, string>(entry.Key.Text!, Text(entry.Value, what)))];

    /// <summary>Returns the hash of a key, validated and in lower case; null if it is absent or empty.</summary>
    public static string? Hash(DocumentNode? mapping, string key, int length)
    {
        DocumentNode? node = mapping?.Find(key);
        if (node is null || node.IsNull)
        {
            return null;
        }

        string text = Text(node, $"'{key}'");
        return text.Length == 0 ? null
            : text.Length == length && text.All(char.IsAsciiHexDigit)
            ? text.ToLowerInvariant()
            : throw Error(node, $"'{key}' must be {length} hexadecimal digits.");
    }

    public static void CheckSha256(DocumentNode package, string name, string? sha256, LockfileOptions options)
    {
        if (options.RequireSha256 && sha256 is null)
        {
            throw Error(package, $"The entry of '{name}' has no sha256, and without it the package cannot be trusted.");
        }
    }

    /// <summary>Returns a URL suitable for storing: without credentials and query, unless these are given by environment
    /// variables.</summary>
    public static string CleanUrl(string url)
    {
        if (!url.Contains("${", StringComparison.Ordinal))
        {
            return Redaction.Strip(url);
        }

        string bare = Placeholder().Replace(url, "")
            .Replace("://:@", "://", StringComparison.Ordinal)
            .Replace("://@", "://", StringComparison.Ordinal)
            .Replace("/t//", "/", StringComparison.Ordinal);
        return Redaction.Strip(bare) == bare ? url : Redaction.Strip(url);
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    [GeneratedRegex(@"\$\{[A-Za-z_][A-Za-z0-9_]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
