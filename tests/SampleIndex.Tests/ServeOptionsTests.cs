namespace CondaStore.SampleIndex.Tests;

public sealed class ServeOptionsTests
{
    [Fact]
    public void TryParse_Options_AreTaken()
    {
        ServeOptions? options = ServeOptions.TryParse(["--html", "--port", "80", "--password", "me:secret", "--fault", "/simple/a/=500", "--delay", "5"]);

        Assert.Equal((true, 80, "me:secret", 5), (options!.IsHtmlOnly, options.Port, options.Password, (int)options.Delay.TotalMilliseconds));
        Assert.Equal([("/simple/a/", 500)], options.Faults);
    }

    [Theory]
    [InlineData("--what")]
    [InlineData("--port", "x")]
    [InlineData("--password")]
    [InlineData("--fault", "/simple/a/")]
    public void TryParse_CannotBeUnderstood_IsNull(params string[] arguments) => Assert.Null(ServeOptions.TryParse(arguments));
}
