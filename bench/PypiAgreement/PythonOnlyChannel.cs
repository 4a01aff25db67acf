using System.Text.Json;
using System.Text.Json.Nodes;

namespace CondaStore.PypiAgreement;

/// <summary>The sample channel without everything that needs Python: a conda package that is a project would be preferred to a wheel.</summary>
internal static class PythonOnlyChannel
{
    /// <summary>Writes the index of such a channel.</summary>
    /// <returns>Its URL.</returns>
    public static string Write(string channel, string folder)
    {
        foreach (string subdir in (string[])["linux-64", "noarch"])
        {
            JsonObject repodata = JsonNode.Parse(File.ReadAllBytes(Path.Combine(channel, subdir, "repodata.json")))!.AsObject();
            foreach (string kind in (string[])["packages", "packages.conda"])
            {
                JsonObject records = repodata[kind]!.AsObject();
                string[] others = [.. records.Where(r => NeedsPython(r.Value!)).Select(r => r.Key)];
                Array.ForEach(others, key => records.Remove(key));
            }

            string target = Directory.CreateDirectory(Path.Combine(folder, subdir)).FullName;
            File.WriteAllText(Path.Combine(target, "repodata.json"), repodata.ToJsonString(JsonSerializerOptions.Default));
        }

        return "file://" + folder;
    }

    private static bool NeedsPython(JsonNode record) =>
        record["depends"]!.AsArray().Any(d => d!.GetValue<string>().Split(' ')[0] == "python");
}
