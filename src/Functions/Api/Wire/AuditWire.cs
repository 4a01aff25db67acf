using System.ComponentModel;
using CondaStore.Domain.Store.Audit;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents a line of the audit log in the API.</summary>
internal sealed record AuditEntryWire(
    [property: Description("The number of the line; numbers have no gaps.")] long Sequence,
    DateTimeOffset Time,
    [property: Description("The primary namespace of the caller; empty for an anonymous one.")] string Who,
    [property: Description("The ID of the caller's token.")] string? Token,
    [property: Description("The address that the request came from.")] string? From,
    [property: Description("The operation by its name in this document, or the function of a page.")] string Operation,
    [property: Description("The path of the request.")] string Target,
    [property: Description("The namespaces in which something changed.")] IReadOnlyList<string> Namespaces,
    IReadOnlyList<AuditChangeWire> Changes,
    [property: Description("The number of further changes, for which there was no space.")] int Omitted,
    [property: Description("The SHA-256 over the hash of the line before, the number and the record.")] string Hash)
{
    /// <summary>Converts a line.</summary>
    public static AuditEntryWire Of(AuditEntry entry) => new(
        entry.Sequence, entry.Record.Time, entry.Record.Who, entry.Record.Token, entry.Record.From, entry.Record.Operation, entry.Record.Target,
        entry.Record.Namespaces, [.. entry.Record.Changes.Select(c => new AuditChangeWire(c.What, c.Before, c.After))], entry.Record.Omitted,
        entry.Hash);
}

/// <summary>Represents a change in a line of the audit log.</summary>
internal sealed record AuditChangeWire(
    [property: Description("What changed: `environment team/science`.")] string What,
    [property: Description("The differing properties before, or null if it did not exist.")] IReadOnlyDictionary<string, string>? Before,
    [property: Description("The differing properties after, or null if it does not exist any more.")] IReadOnlyDictionary<string, string>? After);

/// <summary>Represents the result of checking the audit log in the API.</summary>
internal sealed record AuditVerificationWire(
    [property: Description("Whether no line was changed, removed or added.")] bool Intact,
    [property: Description("The number of the first line that is kept.")] long First,
    [property: Description("The number of the last line.")] long Last,
    [property: Description("The hash of the last line, to be kept elsewhere.")] string LastHash,
    IReadOnlyList<string> Problems);
