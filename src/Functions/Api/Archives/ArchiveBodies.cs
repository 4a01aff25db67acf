using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Archiving;
using CondaStore.Domain.Store.Configuration;

namespace CondaStore.Functions.Api.Archives;

/// <summary>Reads the request bodies of archive operations.</summary>
internal static class ArchiveBodies
{
    private const string Packed = "packed";
    private const string Any = "*";

    /// <summary>Gets whether packed environments are kept.</summary>
    /// <exception cref="RequestFaultException"><c>keep</c> has another value.</exception>
    public static bool KeepsPacked(JsonElement body) => body.Text("keep") switch
    {
        null or "specification" => false,
        Packed => true,
        string other => throw RequestFaultException.NotOneOf("body", "keep", ["specification", Packed], other),
    };

    /// <summary>Reads a filter.</summary>
    /// <exception cref="RequestFaultException">A member has the wrong type.</exception>
    /// <exception cref="StoreException">A pattern, age or date is invalid (<see cref="ErrorCode.InvalidRequest"/>).</exception>
    public static ArchiveFilter Filter(JsonElement body, DateTimeOffset now)
    {
        string text = $"{body.Text("namespace") ?? Any}/{body.Text("environment") ?? Any}";
        if (!ArnPattern.TryParse(text, out ArnPattern pattern))
        {
            throw new StoreException(ErrorCode.InvalidRequest, $"'{text}' is not a pattern for a namespace and an environment.");
        }

        return new ArchiveFilter
        {
            Pattern = pattern,
            KeepLast = Count(body, "keep_last"),
            OlderThan = body.Text("older_than") is { } age ? StoreAge.Moment(age, now) : null,
            NotActivatedSince = body.Text("not_activated_since") is { } since ? StoreAge.Moment(since, now) : null,
            LargerThan = body.Long("larger_than"),
            IncludeActive = body.Flag("include_active"),
        };
    }

    private static int? Count(JsonElement body, string name) => body.Long(name) switch
    {
        null => null,
        >= 0 and <= int.MaxValue and long count => (int)count,
        _ => throw new StoreException(ErrorCode.InvalidRequest, $"{name} must be a number from 0."),
    };
}
