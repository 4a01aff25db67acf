using System.Globalization;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.PypiAgreement;

// CondaStore.PypiAgreement COMMAND PYTHON CHANNEL INDEX INDEX-URL WORK COUNT SEED
(string command, string python, string channel, string folder, string url, string work) = (args[0], args[1], args[2], args[3], args[4], args[5]);
int count = int.Parse(args[6], CultureInfo.InvariantCulture);
int seed = int.Parse(args[7], CultureInfo.InvariantCulture);
Directory.CreateDirectory(work);
IndexCatalog catalog = IndexCatalog.Read(folder);
Resolvers resolvers = new(command, python, PythonOnlyChannel.Write(channel, Path.Combine(work, "channel")), url, work);
PythonInterpreter interpreter = new(PypiVersion.Parse(args[8]));
Judge judge = new(catalog, MarkerEnvironment.Create("linux-64", interpreter)!);
List<(Verdict Verdict, double Ours, double Theirs)> results = [];
foreach (IReadOnlyList<string> requirements in RequirementSets.Make(catalog, count, seed))
{
    // The first time fills the caches.
    Answer first = await resolvers.AskStoreAsync(requirements);
    await resolvers.AskPipAsync(requirements);
    Answer ours = await resolvers.AskStoreAsync(requirements);
    Answer theirs = await resolvers.AskPipAsync(requirements);
    Verdict verdict = first.ToString() == ours.ToString() ? judge.Compare(requirements, ours, theirs) : new Verdict(Agreement.Unexplained, "not twice the same");
    results.Add((verdict, ours.Milliseconds, theirs.Milliseconds));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{results.Count,4} {verdict.Agreement,-24} {ours.Milliseconds,6:0} ms {theirs.Milliseconds,6:0} ms  {string.Join(" ", requirements)}"));
    if (verdict.Where.Length > 0)
    {
        Console.WriteLine("       " + verdict.Where.ReplaceLineEndings("\n       "));
    }
}

foreach (Agreement agreement in Enum.GetValues<Agreement>())
{
    Console.WriteLine($"{agreement}: {results.Count(r => r.Verdict.Agreement == agreement)}");
}

double[] ratios = [.. results.Select(r => r.Ours / r.Theirs).Order()];
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"""
    conda-store: median {Median(results.Select(r => r.Ours)):0} ms, all {results.Sum(r => r.Ours) / 1000:0.0} s
    pip:         median {Median(results.Select(r => r.Theirs)):0} ms, all {results.Sum(r => r.Theirs) / 1000:0.0} s
    ratio:       median {Median(ratios):0.000}, largest {ratios[^1]:0.000}, of the sums {results.Sum(r => r.Ours) / results.Sum(r => r.Theirs):0.000}
    """));
return results.Exists(r => r.Verdict.Agreement is Agreement.Satisfiability or Agreement.Unexplained) ? 1 : 0;

static double Median(IEnumerable<double> values)
{
    double[] sorted = [.. values.Order()];
    return sorted[sorted.Length / 2];
}
