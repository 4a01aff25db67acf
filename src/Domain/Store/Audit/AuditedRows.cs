using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Audit;

/// <summary>Decides which rows the audit log speaks of, and how.</summary>
internal static class AuditedRows
{
    /// <summary>The longest value that is recorded as it is; of longer ones the hash is.</summary>
    public const int LongestValue = 2000;

    // That of the times of the API.
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.ffffff";

    // Properties that change with every use.
    private static readonly HashSet<string> Passing = ["LastUsedOn"];

    /// <summary>Describes a row; null for one that only repeats, counts or finds others.</summary>
    public static (string What, string? Namespace)? Describe(string partition, string row)
    {
        string[] parts = [.. row.Split('!').Select(TableKey.NameOf)];
        if (partition.StartsWith(StoreRows.Partition(""), StringComparison.Ordinal))
        {
            string ns = TableKey.NameOf(TableKey.Last(partition));
            return parts switch
            {
                ["env", var name] => ($"environment {ns}/{name}", ns),
                ["build", var id] => (string.Create(CultureInfo.InvariantCulture, $"build {TableKey.FromDescending(id)}"), ns),
                [StoreRows.SettingKey] => ($"settings {ns}", ns),
                [StoreRows.SettingKey, var name] => ($"settings {ns}/{name}", ns),
                _ => null,
            };
        }

        return (partition, parts) switch
        {
            (StoreRows.Namespaces, [var ns]) => ($"namespace {ns}", ns),
            (StoreRows.GlobalSettings, _) => ("settings", null),
            (StoreRows.RoleMappings, ["of", var ns, var other]) => ($"role {ns} of {other}", ns),
            (StoreRows.Tokens, [var id]) => ($"token {id}", null),
            ("archive-runs", [var id]) => ($"archive run {id}", null),
            ("imports", [var id]) => ($"import {id}", null),
            _ => null,
        };
    }

    /// <summary>Compares a row before and after a write; null if it says the same.</summary>
    public static AuditChange? Compare(string what, TableRow? before, TableRow? after)
    {
        string[] differing =
        [
            .. (before?.Properties.Keys ?? []).Union(after?.Properties.Keys ?? [])
                .Where(p => !Passing.Contains(p) && !Equals(Text(before, p), Text(after, p)))
                .Order(StringComparer.Ordinal),
        ];
        return differing.Length == 0 && (before is null) == (after is null)
            ? null
            : new AuditChange(what, Values(before, differing), Values(after, differing));
    }

    private static Dictionary<string, string>? Values(TableRow? row, string[] names) => row is null
        ? null
        : names.Where(n => row[n] is not null).ToDictionary(n => n, n => Shown(Text(row, n)!));

    private static string? Text(TableRow? row, string name) => row?[name] switch
    {
        null => null,
        string text => text,
        DateTimeOffset time => time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToBase64String(bytes),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString(),
    };

    private static string Shown(string text)
    {
        string redacted = Redaction.Redact(text);
        return redacted.Length <= LongestValue
            ? redacted
            : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))} ({text.Length} characters)";
    }
}
