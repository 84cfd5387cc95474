/** Styles of the parts that the first screen does not show (see tools/console-build.ts). Whatever shows one of them brings these with it. */
import '@mantine/core/styles.layer.css?later'
