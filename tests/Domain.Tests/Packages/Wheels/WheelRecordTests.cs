using CondaStore.Domain.Packages.Wheels;

namespace CondaStore.Domain.Tests.Packages.Wheels;

public sealed class WheelRecordTests
{
    [Fact]
    public void Parse_QuotedFields_AreRead()
    {
        List<WheelRecordLine> lines = WheelRecord.Parse("\"a,b\",sha256=x,3\r\n\"say \"\"hi\"\".py\",,\n\nc,,");

        Assert.Equal([new("a,b", "sha256=x", 3), new("say \"hi\".py", null, null), new("c", null, null)], lines);
        Assert.Equal(lines.OrderBy(l => l.Path, StringComparer.Ordinal), WheelRecord.Parse(WheelRecord.Format(lines)));
    }
}
