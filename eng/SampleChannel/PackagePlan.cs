namespace CondaStore.SampleChannel;

/// <summary>One conda package to be made out of one or several Debian packages.</summary>
internal sealed class PackagePlan(string name, IReadOnlyList<ControlStanza> members)
{
    public string Name { get; } = name;

    /// <summary>The Debian packages, the one that gives the version first.</summary>
    public IReadOnlyList<ControlStanza> Members { get; } = members;

    public ControlStanza Principal => Members[0];

    public string Version => Principal.Version.CondaVersion;

    /// <summary>The conda packages this one needs, with their plans; virtual packages and Python are among the specs only.</summary>
    public List<PackagePlan> Requires { get; } = [];

    /// <summary>Match specs for <c>depends</c>.</summary>
    public SortedDictionary<string, string> Depends { get; } = new(StringComparer.Ordinal);

    public bool IsArchitectureIndependent => Members.All(m => m.IsArchitectureIndependent);

    /// <summary>This plan and everything it needs.</summary>
    public IReadOnlySet<PackagePlan> Closure()
    {
        HashSet<PackagePlan> seen = [this];
        Queue<PackagePlan> queue = new([this]);
        while (queue.TryDequeue(out PackagePlan? plan))
        {
            foreach (PackagePlan next in plan.Requires.Where(seen.Add))
            {
                queue.Enqueue(next);
            }
        }

        return seen;
    }
}
