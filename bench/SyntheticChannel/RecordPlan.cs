namespace CondaStore.SyntheticChannel;

/// <summary>One record to be: which release, for which Python, built on which day.</summary>
/// <param name="Version">The release's version.</param>
/// <param name="Day">When it was built, in days since 2020-10-05.</param>
/// <param name="BuildNumber">0 for the first build of a release.</param>
/// <param name="Python">Minor version of Python it is for; 0 when it does not matter.</param>
internal readonly record struct RecordPlan(string Version, int Day, int BuildNumber, int Python)
{
    /// <summary>All records of a package, oldest first.</summary>
    public static IEnumerable<RecordPlan> Of(Package package)
    {
        int[] rebuilds = package.Kind == PackageKind.Noarch ? [] : [.. package.Needs.Where(n => n.Style == PinStyle.Major).SelectMany(n => n.On.Migrations).Order()];
        for (int i = 0; i < package.Releases.Count; i++)
        {
            Release release = package.Releases[i];
            int next = i + 1 < package.Releases.Count ? package.Releases[i + 1].Day : Catalog.LastDay;
            IEnumerable<int> days = package.Kind == PackageKind.Extension
                ? rebuilds.Concat(Catalog.Pythons.Select(p => p.From + 10 + (package.Seed % 60)))
                : rebuilds;
            int number = 0;
            foreach (int day in days.Where(d => d > release.Day + 3 && d < next).Order().Prepend(release.Day))
            {
                foreach (int python in package.Kind == PackageKind.Extension ? PythonsOf(day) : [0])
                {
                    yield return new RecordPlan(release.Version, day, number, python);
                }

                number++;
            }
        }
    }

    private static IEnumerable<int> PythonsOf(int day) => Catalog.Pythons.Where(p => p.From <= day && day <= p.Until).Select(p => p.Minor);
}
