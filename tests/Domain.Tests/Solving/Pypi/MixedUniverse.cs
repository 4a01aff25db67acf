using CondaStore.Tests.Support;

namespace CondaStore.Domain.Tests.Solving.Pypi;

/// <summary>
/// A small random world of both ecosystems, and all its valid environments by trying everything. Conda packages <c>c0 s0 s1</c> and projects
/// <c>s0 s1 w0 w1</c>: each of <c>s0</c> and <c>s1</c> exists in both.
/// </summary>
internal sealed class MixedUniverse
{
    private static readonly string[] CondaNames = ["c0", "s0", "s1"];
    private static readonly string[] Projects = ["s0", "s1", "w0", "w1"];

    private readonly Dictionary<(string Name, int Version), Need[]> _conda = [];
    private readonly Dictionary<(string Name, int Version), (Need[] Needs, int? Python)> _projects = [];

    /// <summary>Makes a world.</summary>
    public MixedUniverse(int seed)
    {
        Random random = new(seed);
        Pythons = random.Next(4) == 0 ? [12] : [12, 13];
        foreach (string name in CondaNames)
        {
            for (int version = 1; version <= random.Next(1, 3); version++)
            {
                _conda[(name, version)] = [.. Some(random, 2).Select(_ => new Need(CondaNames[random.Next(3)], Operator(random), random.Next(1, 3), Marker(random, 4), null, null))];
            }
        }

        foreach (string project in Projects)
        {
            for (int version = 1; version <= random.Next(1, 3); version++)
            {
                Need[] needs = [.. Some(random, 3).Select(_ => RandomNeed(random, random.Next(3) == 0 ? "x" : null))];
                _projects[(project, version)] = (needs, random.Next(4) == 0 ? random.Next(12, 14) : null);
            }
        }

        CondaRoots = [.. Some(random, 2).Select(_ => new Need(CondaNames[random.Next(3)], Operator(random), random.Next(1, 3), null, null, null))];
        Roots = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomNeed(random, null) with { Python = null })];
    }

    /// <summary>A requirement on a name: an operator of <c>&gt;= &lt; ==</c> or none, a version, the Python (12 or 13) under which it counts, the
    /// extra that it belongs to, the extra that it asks for.</summary>
    internal sealed record Need(string Name, string Operator, int Version, int? Python, string? OfExtra, string? Extra)
    {
        public bool Accepts(int version) => Operator switch { ">=" => version >= Version, "<" => version < Version, "==" => version == Version, _ => true };

        public string Pip => $"{Name}{(Extra is null ? "" : $"[{Extra}]")}{(Operator.Length == 0 ? "" : $"{Operator}{Version}.0")}"
            + (Python, OfExtra) switch
            {
                (null, null) => "",
                (null, _) => $"; extra == '{OfExtra}'",
                (_, null) => $"; python_version == '3.{Python}'",
                _ => $"; python_version == '3.{Python}' and extra == '{OfExtra}'",
            };

        public string Conda => $"{Name} {(Operator.Length == 0 ? "*" : $"{Operator}{Version}.0")}";
    }

    public int[] Pythons { get; }

    public Need[] CondaRoots { get; }

    public Need[] Roots { get; }

    /// <summary>What is asked of the solver.</summary>
    public string[] Wanted => ["python", .. CondaRoots.Select(r => r.Conda), .. Roots.Select(r => "pip: " + r.Pip)];

    /// <summary>The world as a channel and an index.</summary>
    public JointWorld Build()
    {
        JointWorld world = new JointWorld().Python([.. Pythons.Select(p => $"3.{p}.1")]);
        foreach (((string name, int version), Need[] needs) in _conda)
        {
            // A conda record cannot ask under a condition: it is for one Python instead.
            world.Channel.Add(
                name, $"{version}.0", depends: [needs.FirstOrDefault(n => n.Python is not null) is { } bound ? $"python 3.{bound.Python}.*" : "python", .. needs.Select(n => n.Conda)],
                subdir: "noarch");
        }

        foreach (((string name, int version), (Need[] needs, int? python)) in _projects)
        {
            world.Add(new TestWheel(name, $"{version}.0")
            {
                Requires = [.. needs.Select(n => n.Pip)],
                Extras = ["x"],
                RequiresPython = python is null ? null : $"==3.{python}.*",
            });
        }

        return world;
    }

    /// <summary>Every valid environment: Python, then versions of conda packages and of projects, 0 for none.</summary>
    public IEnumerable<Environment> Environments()
    {
        int count = CondaNames.Length + Projects.Length;
        foreach (int python in Pythons)
        {
            for (int code = 0; code < Math.Pow(3, count); code++)
            {
                Environment environment = new(python, [], []);
                int rest = code;
                foreach (string name in CondaNames)
                {
                    environment.Conda[name] = rest % 3;
                    rest /= 3;
                }

                foreach (string project in Projects)
                {
                    environment.Projects[project] = rest % 3;
                    rest /= 3;
                }

                if (IsValid(environment, out _))
                {
                    yield return environment;
                }
            }
        }
    }

    /// <summary>Whether an environment exists, keeps every rule and has what is wanted; and what of it is needed.</summary>
    public bool IsValid(Environment environment, out HashSet<string> needed)
    {
        needed = [];
        foreach ((string name, int version) in environment.Conda)
        {
            if (version != 0 && (!_conda.ContainsKey((name, version)) || environment.Projects.GetValueOrDefault(name) != 0))
            {
                return false;
            }
        }

        if (environment.Projects.Any(p => p.Value != 0 && !_projects.ContainsKey((p.Key, p.Value))))
        {
            return false;
        }

        Queue<(string Name, bool IsConda, string? Extra)> open = new();
        HashSet<(string, bool, string?)> seen = [];
        if (!CondaRoots.All(r => Meet(r, isConda: true)) || !Roots.All(r => Meet(r, isConda: false)))
        {
            return false;
        }

        while (open.TryDequeue(out (string Name, bool IsConda, string? Extra) next))
        {
            needed.Add(next.IsConda ? next.Name : next.Name + "==");
            int version = (next.IsConda ? environment.Conda : environment.Projects)[next.Name];
            Need[] needs;
            if (next.IsConda && next.Extra is null)
            {
                needs = _conda[(next.Name, version)];
                if (needs.FirstOrDefault(n => n.Python is not null) is { } bound && bound.Python != environment.Python)
                {
                    return false;
                }

                needs = [.. needs.Select(n => n with { Python = null })];
            }
            else if (!_projects.TryGetValue((next.Name, version), out (Need[] Needs, int? Python) project) || (!next.IsConda && project.Python is { } p && p != environment.Python))
            {
                return false;
            }
            else
            {
                needs = [.. project.Needs.Where(n => n.OfExtra == next.Extra)];
            }

            if (!needs.All(n => Meet(n, isConda: next.IsConda && next.Extra is null)))
            {
                return false;
            }
        }

        return true;

        bool Meet(Need need, bool isConda)
        {
            if (need.Python is { } python && python != environment.Python)
            {
                return true;
            }

            bool byConda = environment.Conda.GetValueOrDefault(need.Name) is > 0 and int own && need.Accepts(own);
            bool byProject = !isConda && environment.Projects.GetValueOrDefault(need.Name) is > 0 and int version && need.Accepts(version);
            if (!byConda && !byProject)
            {
                return false;
            }

            foreach (string? extra in need.Extra is null ? new string?[] { null } : [null, need.Extra])
            {
                if (seen.Add((need.Name, byConda, extra)))
                {
                    open.Enqueue((need.Name, byConda, extra));
                }
            }

            return true;
        }
    }

    private static IEnumerable<int> Some(Random random, int most) => Enumerable.Range(0, random.Next(most + 1));

    private static string Operator(Random random) => random.Next(5) switch { 0 => ">=", 1 => "<", 2 => "==", _ => "" };

    private static int? Marker(Random random, int oneIn) => random.Next(oneIn) == 0 ? random.Next(12, 14) : null;

    private static Need RandomNeed(Random random, string? ofExtra) => new(
        Projects[random.Next(Projects.Length)], Operator(random), random.Next(1, 3), Marker(random, 3), ofExtra, random.Next(4) == 0 ? "x" : null);

    /// <summary>A choice of versions; 0 stands for none.</summary>
    internal sealed record Environment(int Python, Dictionary<string, int> Conda, Dictionary<string, int> Projects);
}
