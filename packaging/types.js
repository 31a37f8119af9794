/**
 * Bundles the library's types, which the compiler wrote to build/, into dist/index.d.ts. Internal types are left out,
 * and internal modules cannot be imported.
 */
import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const root = fileURLToPath(new URL('..', import.meta.url));

// The compiler has checked the types already, and some types are exported without their parts on purpose.
const silent = { default: { logLevel: ExtractorLogLevel.None } };
const messages = {
  compilerMessageReporting: silent,
  extractorMessageReporting: silent,
  tsdocMessageReporting: silent,
};

const { succeeded } = Extractor.invoke(
  ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: `${root}build/index.d.ts`,
      compiler: { tsconfigFilePath: `${root}tsconfig.json` },
      dtsRollup: { enabled: true, untrimmedFilePath: `${root}dist/index.d.ts` },
      apiReport: { enabled: false },
      docModel: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages,
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: `${root}package.json`,
  }),
  { localBuild: true, messageCallback: (message) => void (message.handled = message.logLevel !== 'error') },
);
if (!succeeded) throw new Error('the types cannot be made one file');

// For `require`: TypeScript would take index.d.ts for the types of an ES module, which older versions cannot require.
await copyFile('dist/index.d.ts', 'dist/index.d.cts');
