using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Environments;

/// <summary>Tells which packages of an environment were asked for, and which only came along.</summary>
public static class TargetPackages
{
    /// <summary>Returns the records with the requirements that name them.</summary>
    /// <param name="records">The whole environment.</param>
    /// <param name="specs">What was asked for.</param>
    public static IReadOnlyList<TargetPackage> Of(IEnumerable<RepodataRecord> records, IReadOnlyList<MatchSpec> specs)
    {
        ILookup<string?, string> asked = specs.ToLookup(spec => spec.Name, spec => spec.ToString());
        return [.. records.Select(record => new TargetPackage(record, [.. asked[record.Name]]))];
    }

    /// <summary>Returns the records of wheels with the requirements that name them.</summary>
    /// <param name="records">The wheels.</param>
    /// <param name="lines">The pip section.</param>
    public static IReadOnlyList<TargetPackage> OfWheels(IEnumerable<RepodataRecord> records, IReadOnlyList<PipLine> lines)
    {
        ILookup<string?, string> asked = lines.ToLookup(line => line.Requirement?.Name, line => Redaction.Redact(line.Text));
        return [.. records.Select(record => new TargetPackage(record, [.. asked[record.Name]]))];
    }
}
