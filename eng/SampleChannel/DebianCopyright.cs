namespace CondaStore.SampleChannel;

/// <summary>Reads the machine-readable copyright files of Debian packages.</summary>
internal static class DebianCopyright
{
    /// <summary>The license of the bulk of the files: the one under <c>Files: *</c>, else the first one named; null when none is.</summary>
    public static string? FindLicense(IEnumerable<string> copyrights)
    {
        foreach (string copyright in copyrights)
        {
            List<ControlStanza> stanzas = [];
            try
            {
                stanzas = [.. ControlStanza.ReadAll(new StringReader(copyright))];
            }
            catch (KeyNotFoundException)
            {
                // A copyright file written for people alone.
                continue;
            }

            ControlStanza? named = stanzas.Find(s => s["Files"] == "*" && s["License"].Length > 0) ?? stanzas.Find(s => s["License"].Length > 0);
            if (named is not null)
            {
                return named["License"].Split('\n')[0].Trim();
            }
        }

        return null;
    }
}
