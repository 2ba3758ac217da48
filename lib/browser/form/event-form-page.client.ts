import './event-form.client.ts'
import '../upload/attachments.client.ts'
import './markdown-toolbar.client.ts'
import './read-title.client.ts'
