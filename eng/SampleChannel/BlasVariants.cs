using CondaStore.Domain.Packages.Metadata;

namespace CondaStore.SampleChannel;

/// <summary>
/// BLAS and LAPACK in two builds each, the way conda-forge offers them: the optimised one, which is preferred, and the
/// reference one, whose tracked feature makes it the second choice.
/// </summary>
internal static class BlasVariants
{
    private static readonly string[] Names = ["libblas", "liblapack"];

    public static IEnumerable<PackageRecord> Expand(IReadOnlyList<PackageRecord> records)
    {
        PackageRecord? openblas = records.FirstOrDefault(r => r.Index.Name == "libopenblas");
        foreach (PackageRecord record in records)
        {
            IndexJson index = record.Index;
            if (openblas is null || !Names.Contains(index.Name))
            {
                yield return record;
                continue;
            }

            string other = Names.First(n => n != index.Name);
            yield return record with
            {
                Index = index with
                {
                    Build = $"reference_{index.BuildNumber}",
                    TrackFeatures = ["blas_reference"],
                    Depends = [.. index.Depends.Select(d => d == other ? $"{other} =={index.Version} reference*" : d)],
                    Constrains = [$"{other} * reference*"],
                },
            };
            string library = index.Name + ".so.3";
            yield return record with
            {
                Index = index with
                {
                    Build = $"openblas_{index.BuildNumber}",
                    Depends = [$"libopenblas =={openblas.Index.Version}"],
                    Constrains = [$"{other} * openblas*"],
                },
                Files = [new StagedFile { Path = "lib/" + library, LinkTarget = "openblas-pthread/" + library }],
            };
        }
    }
}
