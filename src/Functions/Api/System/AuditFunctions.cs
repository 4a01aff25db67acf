using System.Globalization;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Audit;
using CondaStore.Functions.Api.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.System;

/// <summary>The endpoints of the audit log.</summary>
public sealed class AuditFunctions(RequestCallers callers, AuditLog log)
{
    private const string Filters = "who operation namespace:audit since until";
    private const string Reader = "audit::read";

    private const string Whole = "Administrators of a namespace may read its lines, with `namespace`; those of the store all.";

    /// <summary>Lists lines.</summary>
    [Function("AuditList")]
    [Operation(
        "audit", "Lists what was changed, newest first.", Details = Whole, Permission = Reader, Query = "cursor limit " + Filters,
        Form = ResponseForm.Cursor, Data = typeof(AuditEntryWire))]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/audit")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        ApiQuery query = new(request);
        AuditFilter filter = await FilterAsync(request, query, cancellationToken);
        int limit = Math.Clamp(query.Integer("limit") ?? ApiQuery.PageLimit, 1, ApiQuery.PageLimit);
        List<AuditEntry> page = await log.ReadAsync(filter, query.Long("cursor"), cancellationToken).Take(limit).ToListAsync(cancellationToken);
        return ApiResults.Json(new
        {
            Data = page.Select(AuditEntryWire.Of),
            Status = "ok",
            Message = (string?)null,
            Cursor = page.Count < limit ? null : page[^1].Sequence.ToString(CultureInfo.InvariantCulture),
            Count = await log.CountAsync(cancellationToken),
        });
    }

    /// <summary>Writes all lines as text.</summary>
    [Function("AuditExport")]
    [Operation(
        "audit", "Exports what was changed, newest first: a line of JSON, or of the Common Event Format, for each request.", Details = Whole,
        Permission = Reader, Query = "format:audit " + Filters, Form = ResponseForm.File, Produces = "application/x-ndjson")]
    public async Task<IResult> Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/audit/export")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        ApiQuery query = new(request);
        AuditFilter filter = await FilterAsync(request, query, cancellationToken);
        bool isCef = query.OneOf("format", "jsonl", "cef") == "cef";
        return Results.Stream(
            async body =>
            {
                await using StreamWriter writer = new(body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
                await foreach (AuditEntry entry in log.ReadAsync(filter, null, cancellationToken))
                {
                    await writer.WriteLineAsync(
                        isCef ? CommonEvent.Of(entry) : JsonSerializer.Serialize(AuditEntryWire.Of(entry), ApiJson.Options));
                }
            },
            isCef ? "text/plain; charset=utf-8" : "application/x-ndjson");
    }

    /// <summary>Checks the hashes of all lines.</summary>
    [Function("AuditVerify")]
    [Operation(
        "audit", "Checks that no line was changed, removed or added.",
        Details = "Each line holds the hash of the line before. Keep the hash of the last line elsewhere, to prove later that nothing up to it has changed.",
        Permission = Reader, Data = typeof(AuditVerificationWire))]
    public async Task<IResult> Verify(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/audit/verify")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        await callers.RequireAsync(request, Permission.AuditRead, "", cancellationToken);
        AuditVerification found = await log.VerifyAsync(cancellationToken);
        return ApiResults.Data(new AuditVerificationWire(found.Problems.Count == 0, found.First, found.Last, found.LastHash, found.Problems));
    }

    private async Task<AuditFilter> FilterAsync(HttpRequest request, ApiQuery query, CancellationToken cancellationToken)
    {
        string? ns = query.Text("namespace");
        await callers.RequireAsync(request, Permission.AuditRead, ns ?? "", cancellationToken);
        return new AuditFilter
        {
            Who = query.Text("who"),
            Operation = query.Text("operation"),
            Namespace = ns,
            Since = Time(query, "since"),
            Until = Time(query, "until"),
        };
    }

    private static DateTimeOffset? Time(ApiQuery query, string name)
    {
        if (query.Text(name) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw new RequestFaultException(new RequestFault("datetime_parsing", ["query", name], "Input should be a valid datetime", text));
    }
}
