using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Archiving;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Functions.Api.Wire;

namespace CondaStore.Functions.Api.Archives;

/// <summary>Interprets the request bodies of archive operations.</summary>
internal static class ArchiveBodies
{
    private const string Specification = "specification";
    private const string Packed = "packed";
    private const string Any = "*";

    /// <summary>Gets whether packed environments are kept.</summary>
    /// <exception cref="RequestFaultException"><c>keep</c> has another value.</exception>
    public static bool KeepsPacked(string keep) => keep switch
    {
        Specification => false,
        Packed => true,
        string other => throw RequestFaultException.NotOneOf("body", "keep", [Specification, Packed], other),
    };

    /// <summary>Reads a filter.</summary>
    /// <exception cref="StoreException">A pattern, age or date is invalid (<see cref="ErrorCode.InvalidRequest"/>).</exception>
    public static ArchiveFilter Filter(ArchiveBody body, DateTimeOffset now)
    {
        string text = $"{body.Namespace ?? Any}/{body.Environment ?? Any}";
        if (!ArnPattern.TryParse(text, out ArnPattern pattern))
        {
            throw new StoreException(ErrorCode.InvalidRequest, $"'{text}' is not a pattern for a namespace and an environment.");
        }

        return new ArchiveFilter
        {
            Pattern = pattern,
            KeepLast = Count(body.KeepLast, "keep_last"),
            OlderThan = body.OlderThan is { } age ? StoreAge.Moment(age, now) : null,
            NotActivatedSince = body.NotActivatedSince is { } since ? StoreAge.Moment(since, now) : null,
            LargerThan = body.LargerThan,
            IncludeActive = body.IncludeActive,
        };
    }

    private static int? Count(long? given, string name) => given switch
    {
        null => null,
        >= 0 and <= int.MaxValue and long count => (int)count,
        _ => throw new StoreException(ErrorCode.InvalidRequest, $"{name} must be a number from 0."),
    };
}
