using System.Globalization;
using CondaStore.Domain.Store.Audit;

namespace CondaStore.Functions.Api.System;

/// <summary>
/// Writes lines of the audit log in the Common Event Format, version 0
/// (https://www.microfocus.com/documentation/arcsight/arcsight-smartconnectors-8.3/cef-implementation-standard/).
/// </summary>
internal static class CommonEvent
{
    private const int Severity = 3;

    /// <summary>Writes one line.</summary>
    public static string Of(AuditEntry entry)
    {
        AuditRecord record = entry.Record;
        string changes = string.Join("; ", record.Changes.Select(c => c.What));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"CEF:0|conda-store|conda-store|1|{Header(record.Operation)}|{Header(record.Operation)}|{Severity}|rt={record.Time.ToUnixTimeMilliseconds()} "
            + $"externalId={entry.Sequence} suser={Value(record.Who)} src={Value(record.From ?? "")} request={Value(record.Target)} "
            + $"msg={Value(changes)} cs1Label=hash cs1={entry.Hash}");
    }

    private static string Header(string text) => Value(text).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Value(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("=", "\\=", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
