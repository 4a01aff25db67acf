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
        PackageRecord? openblas = records.FirstOrDefault(r => r.Name == "libopenblas");
        foreach (PackageRecord record in records)
        {
            if (openblas is null || !Names.Contains(record.Name))
            {
                yield return record;
                continue;
            }

            string other = Names.First(n => n != record.Name);
            bool isLapack = record.Name == "liblapack";
            yield return record with
            {
                Build = "reference_" + record.BuildNumber,
                TrackFeatures = ["blas_reference"],
                Depends = isLapack ? [.. record.Depends.Where(d => d != other), $"{other} =={record.Version} reference*"] : record.Depends,
                Constrains = [$"{other} * reference*"],
            };
            string library = record.Name + ".so.3";
            yield return record with
            {
                Build = "openblas_" + record.BuildNumber,
                Depends = [$"libopenblas =={openblas.Version}"],
                Constrains = [$"{other} * openblas*"],
                Files = [new StagedFile { Path = "lib/" + library, LinkTarget = "openblas-pthread/" + library }],
            };
        }
    }
}
