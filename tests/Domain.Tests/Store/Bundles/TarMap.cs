using System.Text;

namespace CondaStore.Domain.Tests.Store.Bundles;

/// <summary>Where the members of a tar stream lie.</summary>
internal static class TarMap
{
    private const int Block = 512;

    /// <summary>The members, in order.</summary>
    public static IReadOnlyList<TarPlace> Of(byte[] tar)
    {
        List<TarPlace> places = [];
        for (int header = 0; tar[header] != 0;)
        {
            int size = (int)Convert.ToInt64(Encoding.ASCII.GetString(tar, header + 124, 11), 8);
            string prefix = Text(header + 345, 155);
            string name = Text(header, 100);
            int content = header + Block;
            places.Add(new TarPlace(prefix.Length == 0 ? name : $"{prefix}/{name}", header, content, size));
            header = content + ((size + Block - 1) / Block * Block);
        }

        return places;

        string Text(int at, int length) => Encoding.ASCII.GetString(tar, at, length).TrimEnd('\0');
    }
}
