namespace CondaStore.SampleChannel.Tests;

public sealed class PythonEntryPointsTests
{
    [Fact]
    public void ReadConsoleScripts_SeveralSections_TakesCommandsAlone()
    {
        const string Text = """
            [console_scripts]
            flask = flask.cli:main
            normalizer=charset_normalizer.cli.normalizer:cli_detect
            dotenv = dotenv.__main__:cli [cli]

            [pytest11]
            anyio = anyio.pytest_plugin

            [gui_scripts]
            show = shower:App.run
            """;

        Assert.Equal(
            ["flask = flask.cli:main", "normalizer = charset_normalizer.cli.normalizer:cli_detect", "dotenv = dotenv.__main__:cli", "show = shower:App.run"],
            PythonEntryPoints.ReadConsoleScripts(Text));
    }
}
