// A bot on qq-official-bot that repeats what it hears and where. The package has the platform's addresses fixed, so its own
// HTTP client is told to go elsewhere.
import qq from 'qq-official-bot';

const { API_BASE, TOKEN_URL, APP_ID, SECRET } = process.env;

// One pixel.
const PICTURE =
  'base64://iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const bot = new qq.Bot({
  appid: APP_ID,
  secret: SECRET,
  mode: 'websocket',
  intents: ['PUBLIC_GUILD_MESSAGES', 'DIRECT_MESSAGE', 'GROUP_AND_C2C_EVENT'],
  logLevel: 'debug',
});
bot.request.defaults.baseURL = API_BASE;
bot.request.interceptors.request.use((request) => {
  if (request.url.endsWith('/app/getAppAccessToken')) {
    request.url = TOKEN_URL;
  }
  return request;
});
bot.receiver.on('ready', () => console.log('ready'));
bot.on('message', async (event) => {
  const heard = event.raw_message.trim();
  try {
    if (heard === 'picture') {
      await event.reply([{ type: 'image', data: { file: PICTURE } }]);
    } else {
      await event.reply(`${event.message_type} ${event.sub_type}: ${heard}`);
    }
  } catch (e) {
    console.error('reply failed', e);
  }
});
// The test that started this process is gone when nothing holds the other end of its input.
process.stdin.on('end', () => process.exit(0)).resume();
await bot.start();
